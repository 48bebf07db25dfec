"""Which workload stands for which feature of logs."""

import re
from collections.abc import Mapping
from hashlib import sha256

UNLABELLED = "unlabelled"
"""The name of what has no feature."""


def feature_key(feature: str) -> str:
    """The name of a feature as files and workloads have it: two features with one key are one."""
    plain = re.sub(r"[^a-z0-9._]+", "-", feature.lower()).strip("-._")[:60]
    if feature.isascii():
        return plain or UNLABELLED
    return "-".join(filter(None, (plain, sha256(feature.encode()).hexdigest()[:8])))


def feature_of(workload: str, labels: Mapping[str, str]) -> str:
    """The key of the feature that a workload stands for: of its label ``feature``, or of its name."""
    return feature_key(labels.get("feature", workload))
