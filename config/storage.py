"""How static files are served in production: compressed, and under names that change with what they hold."""

from whitenoise.storage import CompressedManifestStaticFilesStorage

_IMPORT = (r'(?P<matched>from "(?P<url>\./[^"]+)")', 'from "%(url)s"')


class ModulesToo(CompressedManifestStaticFilesStorage):
    """
    As WhiteNoise does it, and our modules ask for one another under their changing names.

    Django offers the same for every script, but then looks into those of other packages for files that they lack.
    """

    patterns = (
        *CompressedManifestStaticFilesStorage.patterns,
        ("cockpit/scene/*.js", (_IMPORT,)),
        ("cockpit/vendor/model/*.js", (_IMPORT,)),
    )
