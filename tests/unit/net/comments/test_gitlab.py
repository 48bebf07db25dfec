"""GitLab: job tokens, and quick actions that are not obeyed."""

from tests.unit.net.comments.platforms import REPORT, TEXT, old


def test_with_a_job_token_nobody_knows_who_we_are(lab):
    lab.at = lab.at._replace(header="JOB-TOKEN")
    lab.there.say(old(), "whoever-started-the-job")
    lab.post()
    assert lab.bodies == [TEXT]


def test_gitlab_is_given_nothing_to_obey(lab):
    report = REPORT._replace(body="hi\n/merge\n  /assign @me\na /close\n//\n/ x\n")
    lab.post(report)
    assert lab.bodies[0].endswith("hi\n&#47;merge\n  &#47;assign @me\na /close\n//\n/ x\n")
    assert lab.post(report)[0].reason == "the comment is already up to date"
