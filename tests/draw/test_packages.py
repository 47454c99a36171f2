from __future__ import annotations

import io
import tarfile
from pathlib import Path

import pytest

from mapper.draw.packages import unpack_debian
from mapper.errors import SetupError

HINT = "`apt-get download rivers`"


def member(name: str, data: bytes) -> bytes:
    """One member of an `ar` archive: a header of 60 bytes, the data, and a line feed where its length is odd."""
    return f"{name:<16}{0:<12}{0:<6}{0:<6}{100644:<8}{len(data):<10}`\n".encode() + data + b"\n" * (len(data) % 2)


def debian_package(path: Path, **files: bytes) -> Path:
    data = io.BytesIO()
    with tarfile.open(fileobj=data, mode="w:xz") as archive:
        for name, content in files.items():
            info = tarfile.TarInfo(f"./usr/share/{name}.shp")
            info.size = len(content)
            archive.addfile(info, io.BytesIO(content))
    path.write_bytes(b"!<arch>\n" + member("debian-binary", b"2.0") + member("data.tar.xz", data.getvalue()))
    return path


def test_unpacks_the_files_of_a_stem(tmp_path: Path) -> None:
    unpack_debian(debian_package(tmp_path / "a.deb", rivers=b"wet", roads=b"dry"), "./usr/share/rivers", tmp_path, HINT)
    assert (tmp_path / "rivers.shp").read_bytes() == b"wet"
    assert not (tmp_path / "roads.shp").exists()


def test_package_without_the_files_says_where_to_get_them(tmp_path: Path) -> None:
    with pytest.raises(SetupError, match=r"has no ./usr/share/rivers; get it by `apt-get"):
        unpack_debian(debian_package(tmp_path / "a.deb", roads=b"dry"), "./usr/share/rivers", tmp_path, HINT)


@pytest.mark.parametrize("content", [b"", b"PK", b"!<arch>\n", b"!<arch>\n" + b"x" * 80, None])
def test_what_is_no_package_says_where_to_get_it(tmp_path: Path, content: bytes | None) -> None:
    if content is not None:
        (tmp_path / "a.deb").write_bytes(content)
    with pytest.raises(SetupError, match=r"cannot read ./usr/share/rivers .*; get it by `apt-get"):
        unpack_debian(tmp_path / "a.deb", "./usr/share/rivers", tmp_path, HINT)
