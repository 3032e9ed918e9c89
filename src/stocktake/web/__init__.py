"""The web app: it shows what a store holds, and adds people's claims to it. See ``app.create_app``."""

from stocktake.web.app import create_app

__all__ = ["create_app"]
