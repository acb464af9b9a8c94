"""Writes cases.json beside it: FITS files by astropy, and what astropy and WCSLIB read in them.

    python3 -m venv /tmp/astropy && /tmp/astropy/bin/pip install astropy==8.0.2
    /tmp/astropy/bin/python test/services/common/fits/astropy/make.py
"""

import base64
import gzip
import io
import json
import math
import pathlib
import tempfile
import warnings

import numpy as np
from astropy.io import fits
from astropy.wcs import WCS

warnings.simplefilter("ignore")
PLANE = np.arange(12).reshape(3, 4)
TABLE = np.array([(1.5, 2), (2.5, 3)], dtype=[("flux", ">f8"), ("flags", ">i4")])
HEAP = np.array([np.arange(700), np.arange(3)], dtype=object)


def primary(data=None, **cards):
    return with_cards(fits.PrimaryHDU(data), cards)


def image(data, **cards):
    return with_cards(fits.ImageHDU(data), cards)


def with_cards(hdu, cards):
    for keyword, value in cards.items():
        hdu.header[keyword] = value
    return hdu


def heap_table():
    return fits.BinTableHDU.from_columns([fits.Column("v", "PJ()", array=HEAP)])


def ascii_table():
    return fits.TableHDU.from_columns([fits.Column("a", "I4", array=np.arange(3))])


def celestial(**cards):
    return {"CTYPE1": "RA---TAN", "CTYPE2": "DEC--TAN", "CRVAL1": 55.75, "CRVAL2": -32.25, "CRPIX1": 2.0, "CRPIX2": 2.0, **cards}


def groups():
    return fits.GroupsHDU(fits.GroupData(np.ones((5, 2, 2), "f4"), parnames=["u"], pardata=[np.ones(5)], bitpix=-32))


CASES = {
    "an image": [primary(PLANE.astype("f4"))],
    "an image behind a binary table": [primary(), fits.BinTableHDU(TABLE), image(PLANE.astype("f4"))],
    "an image behind a table with a heap": [primary(), heap_table(), image(PLANE.astype("f8"), EXTNAME="SCI")],
    "an image before a table with a heap": [primary(PLANE.astype("f4")), heap_table()],
    "an image behind an ASCII table": [primary(), ascii_table(), image(PLANE.astype("i4"))],
    "an image behind random groups": [groups(), image(PLANE.astype("f4"))],
    "a compressed image": [primary(), fits.CompImageHDU(np.arange(1600, dtype="i4").reshape(40, 40))],
    "a third axis of length 1": [primary(PLANE[None].astype("f4"))],
    "a first axis of length 1": [primary(PLANE[..., None].astype("f4"))],
    "a column": [primary(PLANE[:, :1].astype("f4"))],
    "a cube": [primary(np.zeros((2, 3, 4), "f4"))],
    "a cube before an image": [primary(np.zeros((2, 3, 4), "f4")), image(PLANE.astype("f4"))],
    "a spectrum": [primary(np.zeros(12, "f4"))],
    "no pixels": [primary(np.zeros((0, 4), "f4"))],
    "signed bytes": [primary((PLANE - 6).astype("i1"))],
    "unsigned integers of 16 bits": [primary((PLANE + 40000).astype("u2"))],
    "unsigned integers of 32 bits": [primary((PLANE + 3_000_000_000).astype("u4"))],
    "unsigned integers of 64 bits": [primary(PLANE.astype("u8"))],
    "floats without a value, and infinite ones": [primary(np.array([[1, np.nan], [np.inf, -np.inf]], "f4"))],
    "CD": [primary(PLANE, **celestial(CD1_1=-4e-5, CD1_2=3e-5, CD2_1=3e-5, CD2_2=4e-5))],
    "CD with CDELT and CROTA, which don't count": [
        primary(PLANE, **celestial(CD1_1=-4e-5, CD2_2=4e-5, CDELT1=7.0, CROTA2=30.0))],
    "PC and CDELT": [primary(PLANE, **celestial(PC1_1=0.8, PC1_2=-0.6, PC2_1=0.6, PC2_2=0.8, CDELT1=-5e-5, CDELT2=6e-5))],
    "CROTA2": [primary(PLANE, **celestial(CDELT1=-5e-5, CDELT2=6e-5, CROTA2=30.0))],
    "CROTA1, which doesn't count": [primary(PLANE, **celestial(CDELT1=-5e-5, CDELT2=6e-5, CROTA1=30.0))],
    "CROTA2 with PC, where it doesn't count": [
        primary(PLANE, **celestial(PC1_1=1.0, CDELT1=-5e-5, CDELT2=6e-5, CROTA2=30.0))],
    "steps in seconds of arc": [primary(PLANE, **celestial(
        CRVAL1=200700.0, CRVAL2=-116100.0, CDELT1=-0.2, CDELT2=0.2, CUNIT1="arcsec", CUNIT2="arcsec"))],
    "declination first": [primary(PLANE, **celestial(
        CTYPE1="DEC--TAN", CTYPE2="RA---TAN", CRVAL1=-32.25, CRVAL2=55.75, CD1_1=3e-5, CD1_2=4e-5, CD2_1=-4e-5, CD2_2=3e-5))],
    "declination first, turned by CROTA1": [primary(PLANE, **celestial(
        CTYPE1="DEC--TAN", CTYPE2="RA---TAN", CRVAL1=-32.25, CRVAL2=55.75, CDELT1=6e-5, CDELT2=-5e-5, CROTA1=30.0))],
    "coordinates of the second and third axes": [primary(PLANE[..., None].astype("f4"), **{
        "CTYPE1": "FREQ", "CTYPE2": "RA---TAN", "CTYPE3": "DEC--TAN", "CRVAL2": 55.75, "CRVAL3": -32.25,
        "CDELT1": 1e6, "CDELT2": -5e-5, "CDELT3": 6e-5})],
    "distortions": [primary(PLANE, **celestial(
        CTYPE1="RA---TAN-SIP", CTYPE2="DEC--TAN-SIP", CD1_1=-4e-5, CD2_2=4e-5, A_ORDER=2, B_ORDER=2, A_2_0=1e-4))],
    "names in quotes, with slashes, and long": [
        primary(PLANE.astype("f4")), image(PLANE.astype("i2"), EXTNAME="O'Hara / b"), image(PLANE.astype("i2"), EXTNAME="n" * 90)],
}




def read(content):
    """What astropy finds in a file: its parts, and its first picture."""
    with fits.open(io.BytesIO(content), disable_image_compression=True) as hdus:
        parts = [[hdu.header.get("EXTNAME", ""), hdu.fileinfo()["datLoc"], hdu.size] for hdu in hdus]
        return {"parts": parts, "image": next(filter(None, map(picture, hdus)), None)}


def picture(hdu):
    arrays = isinstance(hdu, (fits.PrimaryHDU, fits.ImageHDU)) and not isinstance(hdu, fits.GroupsHDU)
    if not arrays or len(hdu.shape) < 2 or 0 in hdu.shape:
        return None
    lengths = hdu.shape[::-1]
    axes = [axis for axis, length in enumerate(lengths) if length > 1]
    if len(axes) > 2:
        return None
    axes = sorted((axes + [axis for axis in range(len(lengths)) if axis not in axes])[:2])
    width, height = (lengths[axis] for axis in axes)
    return {
        "width": width,
        "height": height,
        "pixels": [number(value) for value in hdu.data.ravel()],
        "world": world(WCS(hdu.header), axes),
    }


def world(wcs, axes):
    """Of right ascension and declination alone: JSON in degrees."""
    if wcs.wcs.lng < 0:
        return None
    rows = [wcs.wcs.lng, wcs.wcs.lat]
    return {
        "reference": [float(wcs.wcs.crval[row]) for row in rows],
        "steps": [[float(wcs.pixel_scale_matrix[row, axis]) for axis in axes] for row in rows],
    }


def number(value):
    """As JavaScript names it, where JSON has no number for it."""
    names = {math.inf: "Infinity", -math.inf: "-Infinity"}
    return names.get(value, "NaN") if not np.isfinite(value) else float(value)


def written(hdus):
    with tempfile.TemporaryDirectory() as folder:
        path = pathlib.Path(folder, "file.fits")
        fits.HDUList(hdus).writeto(path)
        return path.read_bytes()


def main():
    cases = {}
    for title, hdus in CASES.items():
        content = written(hdus)
        packed = base64.b64encode(gzip.compress(content, mtime=0)).decode()
        cases[title] = {"fits": packed, **read(content)}
    lines = ",\n".join(f"  {json.dumps(title)}: {json.dumps(case)}" for title, case in cases.items())
    pathlib.Path(__file__).with_name("cases.json").write_text(f"{{\n{lines}\n}}\n")


main()
