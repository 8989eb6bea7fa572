"""The cache that sessions share, under the name that pages know it by."""

from sparse_attn.views.shared_cache import SharedCache

__all__ = ["SharedCache"]
