from puente.files.models import File
from puente.foundation import things


def register() -> None:
    """Files are reached through what they hang on; nobody sees one by itself."""
    things.register("file", File, visible=lambda person: File.objects.none(), address=lambda file: "")
