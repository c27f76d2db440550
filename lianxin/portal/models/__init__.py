"""What the portal keeps of its own."""

from lianxin.portal.models.buckets import Bucket

__all__ = ["Bucket"]
