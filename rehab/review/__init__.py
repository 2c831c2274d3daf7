"""The therapist's pages: a site on this machine only, for one browser."""

from rehab.review.site import make_site

__all__ = ["make_site"]
