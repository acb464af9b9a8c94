"""Checks that alerts agree with themselves, by the rules of their schemas' documentation and of Rubin's packager.

It shares nothing with the program that made them: fastavro decodes them, astropy says where the Sun and the galaxy are,
and every rule is written again here. Prints a line of JSON for each
file: the alerts, how often each rule was checked, and the first exceptions.

Arguments: container files; those whose cutouts all have one size, whatever the footprint, as FILE=fixed.
"""

import io
import json
import re
import sys
from collections import Counter
from math import cos, hypot, isnan, radians, sqrt

import fastavro
import numpy as np
from astropy import units as u
from astropy.coordinates import SkyCoord, get_body_barycentric_posvel, get_sun
from astropy.io import fits
from astropy.time import Time
from astropy.utils import iers
from astropy.wcs import WCS

LONGITUDE, LATITUDE = -70.749417, -30.244639
OBLIQUITY = np.radians(23.4392911)
GM = 0.01720209895**2
BANDS = "ugrizy"
KM_PER_S = 149597870.7 / 86400

# The Earth's rotation as it is installed with astropy: nothing is fetched.
iers.conf.auto_download = False
iers.conf.auto_max_age = None

checked, exceptions = Counter(), []


def check(rule, holds, where, *values):
    checked[rule] += 1
    if not holds:
        exceptions.append(f"{rule}: alert {where}: {values}")


def each(rule, holds, wheres, *columns):
    """The same for arrays."""
    holds = np.asarray(holds)
    checked[rule] += holds.size
    for index in np.flatnonzero(~holds)[:5]:
        exceptions.append(f"{rule}: alert {wheres[index]}: {[column[index] for column in columns]}")


def near(a, b, relative=2e-6, absolute=0.0):
    return abs(a - b) <= max(relative * max(abs(a), abs(b)), absolute)


def same(a, b, relative=2e-6, absolute=1e-6):
    """Equal, both null, or both NaN."""
    if a is None or b is None:
        return a is None and b is None
    return (isnan(a) and isnan(b)) or near(a, b, relative, absolute)


def first(record, *names):
    for name in names:
        if name in record:
            return record[name]
    return None


def time_of(record):
    return first(record, "midpointMjdTai", "midPointTai")


def band_of(record):
    return first(record, "band", "filterName")


def flux_of(record):
    return first(record, "psfFlux", "psFlux"), first(record, "psfFluxErr", "psFluxErr")


def science_of(record):
    return first(record, "scienceFlux", "totFlux"), first(record, "scienceFluxErr", "totFluxErr")


def declination_of(record):
    return first(record, "dec", "decl")


def visit_of(record):
    return record["visit"] if "visit" in record else record["ccdVisitId"] // 1000


def nearby(ra1, dec1, ra2, dec2):
    """The angle between two places that are close together, in degrees."""
    across = ((ra1 - ra2 + 180) % 360 - 180) * cos(radians((dec1 + dec2) / 2))
    return hypot(across, dec1 - dec2)


def angle_between(ra1, dec1, ra2, dec2):
    """The same for arrays, and for any angle; the haversine formula."""
    a1, d1, a2, d2 = np.radians([ra1, dec1, ra2, dec2])
    half = np.sin((d2 - d1) / 2) ** 2 + np.cos(d1) * np.cos(d2) * np.sin((a2 - a1) / 2) ** 2
    return np.degrees(2 * np.arcsin(np.sqrt(half)))


def altitude_of(mjd, ra, dec):
    """At the site, in degrees; good to half a degree, since the coordinates aren't brought to the date."""
    times = Time(mjd, format="mjd", scale="tai")
    times.delta_ut1_utc = 0.0
    hour = np.radians(times.sidereal_time("mean", LONGITUDE * u.deg).deg - ra)
    latitude, dec = np.radians(LATITUDE), np.radians(dec)
    return np.degrees(np.arcsin(np.sin(latitude) * np.sin(dec) + np.cos(latitude) * np.cos(dec) * np.cos(hour)))


class Visits:
    """One time, one band and one target for each visit, wherever it is told."""

    def __init__(self):
        self.seen, self.targets, self.times = {}, {}, []

    def add(self, record, where):
        visit, told = visit_of(record), (time_of(record), band_of(record))
        check("a visit has one time and one band", self.seen.setdefault(visit, told) == told, where, visit, told)
        check("a band is one of six", told[1] in BANDS and len(told[1]) == 1, where, told[1])

    def night(self):
        mjd = np.array([mjd for mjd, _ in self.seen.values()])
        # The Sun moves evenly within a day.
        days = np.arange(np.floor(mjd.min()), mjd.max() + 2)
        sun = get_sun(Time(days, format="mjd", scale="tai"))
        ra = np.interp(mjd, days, np.unwrap(sun.ra.deg, period=360))
        altitude = altitude_of(mjd, ra, np.interp(mjd, days, sun.dec.deg))
        each("visits are at night", altitude < -18, list(self.seen), altitude)
        evenings, where = np.unique(np.floor(mjd - 37 / 86400 - 0.5), return_inverse=True)
        date = Time(evenings, format="mjd").strftime("%Y%m%d")[where]
        ids = [str(visit) for visit in self.seen]
        each("a visit's number begins with the night's date", [i.startswith(d) for i, d in zip(ids, date)], ids, date)


def check_flags(source, where):
    if "centroid_flag" not in source:
        return
    for name, value in source.items():
        if not isinstance(value, bool) or not value:
            continue
        if name.endswith("Center"):
            check("a flag of the centre implies that of the footprint", source[name[: -len("Center")]], where, name)
        for general in ("apFlux_flag", "psfFlux_flag", "forced_PsfFlux_flag", "shape_flag"):
            if name.startswith(general + "_"):
                check("a particular flag implies the general one", source[general], where, name)
        if name in ("pixelFlags_saturated", "pixelFlags_cr", "pixelFlags_bad"):
            check("defects are interpolated", source["pixelFlags_interpolated"], where, name)
        if name in ("pixelFlags_saturatedCenter", "pixelFlags_crCenter"):
            check("defects of the centre are interpolated", source["pixelFlags_interpolatedCenter"], where, name)
    if source.get("isDipole"):
        check("a dipole was fitted", source["dipoleFitAttempted"], where)


def check_fits(source, where):
    """NaN where a fit gives none."""
    if "shape_flag" in source:
        check("shape_flag says that there is no shape", source["shape_flag"] == isnan(source["ixx"]), where)
    dipole = first(source, "dipoleLength", "dipLength")
    if "isDipole" in source:
        check("isDipole says that there is a dipole", source["isDipole"] != isnan(dipole), where, dipole)
    data = first(source, "dipoleNdata", "dipNdata")
    check("a dipole was fitted to pixels", (data == 0) == bool(isnan(dipole)), where, data)
    if "trail_flag" in source:
        check("trail_flag says that there is no trail", source["trail_flag"] == isnan(source["trailLength"]), where)
        check("trailAlgorithm is one of two", source["trailAlgorithm"] in ((None,) if source["trail_flag"] else (1, 2)), where)
    if not isnan(source["trailLength"]):
        check("a trail has a length and a bearing", source["trailLength"] >= 0 and 0 <= source["trailAngle"] < 360, where)
        declination = first(source, "trailDec", "trailDecl")
        away = nearby(source["trailRa"], declination, source["ra"], declination_of(source))
        check("positions of models are near the source's", away < 2 / 3600, where, away)
    for name in ("reliability", "extendedness", "spuriousness"):
        value = source.get(name)
        check("probabilities are from 0 to 1", value is None or isnan(value) or 0 <= value <= 1, where, name, value)


def check_source(source, where, visits, object_id, ss_id):
    visits.add(source, where)
    flux, error = flux_of(source)
    check("snr is flux over error", near(source["snr"], abs(flux) / error), where, source["snr"], flux, error)
    check("a source is detected from 5 sigma", source["snr"] >= 5, where, source["snr"])
    if "templateFlux" in source:
        total = flux + source["templateFlux"]
        tolerance = 1e-6 * (abs(flux) + abs(source["templateFlux"]))
        check("science is difference and template", abs(source["scienceFlux"] - total) <= tolerance, where, total)
        errors = hypot(source["scienceFluxErr"], source["templateFluxErr"])
        check("errors add in squares", near(error, errors), where, error, errors)
    negative = first(source, "isNegative", "is_negative")
    if negative is not None:
        check("isNegative says the sign", negative == (flux < 0), where, negative, flux)
    check("the parent is null", source["parentDiaSourceId"] is None, where)
    check("nothing is withdrawn", source.get("timeWithdrawnMjdTai") is None, where)
    check("a source is of an object or of a body", (source["diaObjectId"], source["ssObjectId"]) == (object_id, ss_id), where)
    if "detector" in source:
        check("detectors are 0 to 188", 0 <= source["detector"] <= 188, where, source["detector"])
    else:
        check("ccdVisitId ends with the detector", source["ccdVisitId"] % 1000 <= 188, where, source["ccdVisitId"])
    check("pixels are on the detector", 0 <= source["x"] <= 4072 and 0 <= source["y"] <= 4000, where)
    check("errors are above 0", error > 0 and source["raErr"] > 0 and source["xErr"] > 0, where)
    pixels = source["raErr"] * 3600 / 0.2
    check("errors on the sky are those of pixels", near(pixels, source["xErr"], 1e-4), where, pixels, source["xErr"])
    if "timeProcessedMjdTai" in source:
        seconds = (source["timeProcessedMjdTai"] - time_of(source)) * 86400
        check("alerts are made within a minute", 15 < seconds < 60, where, seconds)
    if "exposureTime" in source:
        check("exposures last 30 s", source["exposureTime"] == 30, where)
    check_flags(source, where)
    check_fits(source, where)


def check_statistics(diaobject, sources, forced, where):
    if "nDiaSources" in diaobject:
        check("nDiaSources counts the history and this", diaobject["nDiaSources"] == len(sources), where)
        times = [time_of(source) for source in sources]
        check("first and last time are those", diaobject["firstDiaSourceMjdTai"] == min(times), where)
        check("the last time is this alert's", diaobject["lastDiaSourceMjdTai"] == max(times) == times[-1], where)
    old = "uPSFluxMean" in diaobject
    for band in BANDS:
        psf, fp = (f"{band}PSFlux", f"{band}FPFlux") if old else (f"{band}_psfFlux", f"{band}_fpFlux")
        mine = [source for source in sources if band_of(source) == band]
        compare(diaobject, psf, [(time_of(one), *flux_of(one)) for one in mine], where)
        compare(diaobject, f"{band}_scienceFlux", [(time_of(one), *science_of(one)) for one in mine], where)
        there = [one for one in forced if band_of(one) == band]
        compare(diaobject, fp, [(time_of(one), *flux_of(one)) for one in there], where)


def compare(diaobject, prefix, points, where):
    names = [name for name in STATISTICS if prefix + name in diaobject]
    if not points:
        for name in names:
            value = diaobject[prefix + name]
            check("a band without data has none", value is None or (name == "Ndata" and value == 0), where, prefix + name)
        return
    for name in names:
        value, expected = diaobject[prefix + name], STATISTICS[name](points)
        check(f"{name} is that of the sources", same(value, expected, 2e-5), where, prefix + name, value, expected)


def mean(values):
    return sum(values) / len(values)


def weighted(points):
    return sum(flux / err**2 for _, flux, err in points) / sum(1 / err**2 for _, _, err in points)


def deviation(points):
    if len(points) < 2:
        return float("nan")
    middle = mean([flux for _, flux, _ in points])
    return sqrt(sum((flux - middle) ** 2 for _, flux, _ in points) / (len(points) - 1))


def steepest(points):
    slopes = [(b[1] - a[1]) / (b[0] - a[0]) for a, b in zip(points, points[1:])]
    return max(slopes) if slopes else float("nan")


STATISTICS = {
    "Mean": weighted,
    "MeanErr": lambda points: sqrt(1 / sum(1 / err**2 for _, _, err in points)),
    "Sigma": deviation,
    "Chi2": lambda points: sum(((flux - weighted(points)) / err) ** 2 for _, flux, err in points),
    "Ndata": len,
    "ErrMean": lambda points: mean([err for _, _, err in points]),
    "Min": lambda points: min(flux for _, flux, _ in points),
    "Max": lambda points: max(flux for _, flux, _ in points),
    "MaxSlope": steepest,
}


def check_object(alert, where, visits):
    source, diaobject = alert["diaSource"], alert["diaObject"]
    history, forced = alert["prvDiaSources"], alert["prvDiaForcedSources"]
    object_id, now = diaobject["diaObjectId"], time_of(source)
    check_source(source, where, visits, object_id, None)
    check("history is null or not empty", history is None or len(history) > 0, where)
    past = history or []
    sources = [*past, source]
    for one in past:
        check_source(one, where, visits, object_id, None)
    for one in forced:
        visits.add(one, where)
        check("a forced source is of the object", one["diaObjectId"] == object_id, where)
        if "ra" in one:
            place = (one["ra"], one["dec"]) == (diaobject["ra"], diaobject["dec"])
            check("forced photometry is at the object's place", place, where)
        check("nothing forced is withdrawn", one.get("timeWithdrawnMjdTai") is None, where)
    for rows in (past, forced):
        times = [time_of(one) for one in rows]
        check("history is in order, before the alert and of a year", times == sorted(set(times)) and all(now - 365.25 < t < now for t in times), where)
    ids = [one["diaSourceId"] for one in sources] + [one["diaForcedSourceId"] for one in forced]
    check("ids in an alert are unique", len(set(ids)) == len(ids), where)
    by_visit = {visit_of(one): one for one in forced}
    for one in past:
        there = by_visit.get(visit_of(one))
        check("forced photometry is at every visit of the history", there is not None, where)
        if there is not None:
            flux, error = flux_of(one)
            agree = abs(flux_of(there)[0] - flux) < 3 * error
            check("forced and detected fluxes agree", agree and near(flux_of(there)[1], error), where)
    detections = {visit_of(one) for one in past}
    for visit, one in by_visit.items():
        if visit not in detections:
            flux, error = flux_of(one)
            check("what isn't detected is below 5 sigma", abs(flux) < 5 * error, where, flux, error)
    dec = mean([declination_of(one) for one in sources])
    turns = [(one["ra"] - source["ra"] + 180) % 360 - 180 for one in sources]
    ra = (source["ra"] + mean(turns)) % 360
    away = nearby(ra, dec, diaobject["ra"], declination_of(diaobject)) * 3600
    check("the object is at the mean place of its sources", away < 1e-4, where, away)
    for one in sources:
        away = nearby(one["ra"], declination_of(one), diaobject["ra"], declination_of(diaobject))
        check("sources are at the object's place", away < 6 * (one["raErr"] + diaobject["raErr"]), where, away, one["raErr"])
    check_statistics(diaobject, sources, forced, where)
    for name in ("ssObject", "ssSource", "MPCORB", "mpc_orbits"):
        check("an object's alert has no body", alert.get(name) is None, where, name)


def check_body(alert, where, visits):
    source = alert["diaSource"]
    body = first(alert, "ssSource", "ssObject")
    check("an alert without object has a body", body is not None, where)
    check_source(source, where, visits, None, body["ssObjectId"])
    for name in ("prvDiaSources", "prvDiaForcedSources"):
        check("a body has no history", alert[name] is None, where, name)
    orbit = first(alert, "mpc_orbits", "MPCORB")
    if orbit is None and "q" in body:
        check("an eccentricity is from 0 to 1", 0 <= body["e"] < 1 and body["q"] > 0, where)
    if orbit is None:
        return
    check("q is a (1 - e)", near(orbit["q"], orbit["a"] * (1 - orbit["e"]), 1e-9), where, orbit["q"])
    check("an eccentricity is from 0 to 1", 0 <= orbit["e"] < 1, where, orbit["e"])
    check("the body's source is the alert's", body["diaSourceId"] == source["diaSourceId"], where)
    packed = first(orbit, "packed_primary_provisional_designation", "mpcDesignation")
    check("ssObjectId is the packed designation", int.from_bytes(packed.encode(), "big") == body["ssObjectId"], where, packed)
    if "ssObjectId" in orbit:
        check("the orbit is the body's", orbit["ssObjectId"] == body["ssObjectId"], where)
    if "mean_motion" in orbit:
        names = {orbit["designation"], orbit["unpacked_primary_provisional_designation"], body["designation"]}
        check("a body has one designation", len(names) == 1, where, names)
        check("the packed designation is the same", unpack(packed) in names, where, packed, names)
        check("Kepler's third law", near(orbit["mean_motion"], np.degrees(np.sqrt(GM / orbit["a"] ** 3)), 1e-7), where)
        check("the period is a turn", near(orbit["period"] * orbit["mean_motion"], 360, 1e-9), where)


def unpack(packed):
    century = {"I": "18", "J": "19", "K": "20"}[packed[0]]
    cycle = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz".index(packed[4]) * 10 + int(packed[5])
    return f"{century}{packed[1:3]} {packed[3]}{packed[6]}{cycle or ''}"


def vectors(bodies, names):
    return np.array([[first(body, *alternatives) for alternatives in names] for body in bodies], dtype=float)


def check_bodies(alerts):
    """Geometry of all solar system bodies at once."""
    alerts = [alert for alert in alerts if alert.get("ssSource") is not None]
    if not alerts:
        return
    bodies = [alert["ssSource"] for alert in alerts]
    sources = [alert["diaSource"] for alert in alerts]
    ids = [source["diaSourceId"] for source in sources]
    new = "helio_x" in bodies[0]
    position = SkyCoord([s["ra"] for s in sources], [s["dec"] for s in sources], unit="deg", frame="icrs")
    for kind, frame, names in (
        ("ecliptic", position.barycentricmeanecliptic, [("eclLambda", "eclipticLambda"), ("eclBeta", "eclipticBeta")]),
        ("galactic", position.galactic, [("galLon", "galacticL"), ("galLat", "galacticB")]),
    ):
        lon, lat = vectors(bodies, names).T
        away = angle_between(frame.spherical.lon.deg, frame.spherical.lat.deg, lon, lat) * 3600
        each(f"{kind} coordinates are the position's", away < 0.3, ids, away)
    axes = lambda new_name, old_name: vectors(bodies, [(f"{new_name}_{a}", f"{old_name}{a.upper()}") for a in "xyz"])
    speeds = lambda new_name, old_name: vectors(bodies, [(f"{new_name}_v{a}", f"{old_name}V{a.upper()}") for a in "xyz"])
    helio, topo = axes("helio", "heliocentric"), axes("topo", "topocentric")
    helio_v, topo_v = (speeds(*n) / (KM_PER_S if new else 1) for n in (("helio", "heliocentric"), ("topo", "topocentric")))
    r, delta = vectors(bodies, [("helioRange", "heliocentricDist"), ("topoRange", "topocentricDist")]).T
    each("distances are those of the places", np.abs(np.linalg.norm(helio, axis=1) - r) < 1e-5, ids, r)
    each("distances are those of the places", np.abs(np.linalg.norm(topo, axis=1) - delta) < 1e-5, ids, delta)
    times = Time([time_of(s) for s in sources], format="mjd", scale="tai")
    earth, earth_v = get_body_barycentric_posvel("earth", times)
    sun, sun_v = get_body_barycentric_posvel("sun", times)
    to_earth = (earth - sun).xyz.to_value(u.au).T
    each("between both centres is the Earth's orbit", np.linalg.norm(helio - topo - to_earth, axis=1) < 4e-4, ids)
    earth_speed = (earth_v - sun_v).xyz.to_value(u.au / u.day).T
    each("velocities differ by the Earth's", np.linalg.norm(helio_v - topo_v - earth_speed, axis=1) < 3e-5, ids)
    predicted = SkyCoord(*topo.T, representation_type="cartesian", frame="icrs").spherical
    away = angle_between(predicted.lon.deg, predicted.lat.deg, position.ra.deg, position.dec.deg) * 3600
    each("the source is where its orbit is", away < 5, ids, away)
    phase = np.array([body["phaseAngle"] for body in bodies])
    cosine = np.sum(helio * topo, axis=1) / (r * delta)
    each("the phase is the angle at the body", np.abs(np.cos(np.radians(phase)) - cosine) < 1e-5, ids, phase)
    if new:
        check_ephemerides(bodies, sources, ids, topo, topo_v, helio, helio_v)
    check_orbits(alerts, ids, helio, helio_v, times.mjd - delta * 0.0057755183)


def check_ephemerides(bodies, sources, ids, topo, topo_v, helio, helio_v):
    get = lambda name: np.array([body[name] for body in bodies], dtype=float)
    range_ = np.linalg.norm(topo, axis=1)
    each("range rates are those of the velocities", np.abs(np.sum(topo * topo_v, axis=1) / range_ * KM_PER_S - get("topoRangeRate")) < 1e-3, ids)
    each("total velocities", np.abs(np.linalg.norm(helio_v, axis=1) * KM_PER_S - get("helio_vtot")) < 1e-3, ids)
    total = np.hypot(get("ephRateRa"), get("ephRateDec"))
    each("the rate has two parts", np.abs(total - get("ephRate")) < 1e-5, ids, total)
    rate = np.degrees(np.linalg.norm(np.cross(topo, topo_v), axis=1) / range_**2)
    each("the rate is the velocity across", np.abs(rate - get("ephRate")) < 1e-5, ids, rate)
    ra, dec = (np.array([source[name] for source in sources]) for name in ("ra", "dec"))
    away = angle_between(ra, dec, get("ephRa"), get("ephDec")) * 3600
    each("the offset is from the prediction", np.abs(away - get("ephOffset")) < 1e-4, ids, away, get("ephOffset"))
    for a, b in (("ephOffsetRa", "ephOffsetDec"), ("ephOffsetAlongTrack", "ephOffsetCrossTrack")):
        each("the offset has two parts", np.abs(np.hypot(get(a), get(b)) - get("ephOffset")) < 1e-4, ids)
    each("the offset in declination", np.abs((dec - get("ephDec")) * 3600 - get("ephOffsetDec")) < 1e-3, ids)


def check_orbits(alerts, ids, helio, helio_v, emitted):
    """Where the elements put the body when its light left: a two-body computation of its own."""
    orbits = [first(alert, "mpc_orbits", "MPCORB") for alert in alerts]
    if orbits[0] is None:
        return
    names = [("a",), ("e",), ("i", "incl"), ("node",), ("argperi", "peri"), ("mean_anomaly", "M"), ("epoch_mjd", "epoch"), ("peri_time", "t_p")]
    a, e, i, node, peri, anomaly, epoch, passage = vectors(orbits, names).T
    motion = np.sqrt(GM / a**3)
    m = np.radians(anomaly) + motion * (emitted - epoch)
    ecc = m.copy()
    for _ in range(30):
        ecc -= (ecc - e * np.sin(ecc) - m) / (1 - e * np.cos(ecc))
    x, y = a * (np.cos(ecc) - e), a * np.sqrt(1 - e**2) * np.sin(ecc)
    w, o, i = np.radians(peri), np.radians(node), np.radians(i)
    along, across = x * np.cos(w) - y * np.sin(w), x * np.sin(w) + y * np.cos(w)
    ecliptic = np.array([along * np.cos(o) - across * np.cos(i) * np.sin(o), along * np.sin(o) + across * np.cos(i) * np.cos(o), across * np.sin(i)])
    turn = np.array([[1, 0, 0], [0, np.cos(OBLIQUITY), -np.sin(OBLIQUITY)], [0, np.sin(OBLIQUITY), np.cos(OBLIQUITY)]])
    found = (turn @ ecliptic).T
    away = np.linalg.norm(found - helio, axis=1)
    each("the orbit leads to the body", away < 2e-6 * np.linalg.norm(helio, axis=1) + 2e-6, ids, away)
    turns = (np.degrees(motion * (epoch - passage)) - anomaly + 180) % 360 - 180
    each("the passage of perihelion is where the anomaly is zero", np.abs(turns) < 1e-6, ids, turns)


CARD = re.compile(r"([A-Z][A-Z0-9_]*) *= (.{20})")


class Plain:
    """A FITS file of images, read by the standard's rules: astropy would take most of the test's time."""

    def __init__(self, data):
        self.headers, self.arrays = [], []
        at = 0
        while at < len(data):
            cards = {}
            while True:
                block = data[at : at + 2880].decode("ascii")
                at += 2880
                cards.update((name, value.strip()) for name, value in CARD.findall(block))
                if re.search(r"END {77}", block):
                    break
            shape = (int(cards["NAXIS2"]), int(cards["NAXIS1"]))
            kind = {"-32": ">f4", "-64": ">f8"}[cards["BITPIX"]]
            array = np.frombuffer(data, kind, shape[0] * shape[1], at).reshape(shape)
            at += -(-array.nbytes // 2880) * 2880
            self.headers.append(cards)
            self.arrays.append(array.astype(float))


PIXELS = {}


def gaussian(shape, x, y, sigma):
    rows, columns = PIXELS.setdefault(shape, np.indices(shape))
    return np.exp(-((columns - x) ** 2 + (rows - y) ** 2) / (2 * sigma**2)) / (2 * np.pi * sigma**2)


def sigma_of(psf):
    """By the second moment, of the middle alone: the wings are noise."""
    centre = (len(psf) - 1) / 2
    rows, columns = PIXELS.setdefault(psf.shape, np.indices(psf.shape))
    return np.sqrt(np.sum(psf * ((rows - centre) ** 2 + (columns - centre) ** 2)) / np.sum(psf) / 2)


def check_cutouts(alert, where, fixed, noise):
    source = alert["diaSource"]
    flux, error = flux_of(source)
    places = set()
    dipole = first(source, "dipoleLength", "dipLength")
    for name in ("cutoutDifference", "cutoutScience", "cutoutTemplate"):
        if alert.get(name) is None:
            continue
        plain = Plain(alert[name])
        header, (image, variance, psf) = plain.headers[0], plain.arrays
        number = {key: float(header[key]) for key in CARDS}
        places.add(tuple(number.values()))
        check("a cutout is square, as large as its variance", image.shape == variance.shape == image.shape[::-1], where)
        if not fixed and "bboxSize" in source:
            check("a cutout has the box's size, 30 to 102", len(image) == min(102, max(30, source["bboxSize"])), where, len(image))
        for axis, pixel in (("1", "x"), ("2", "y")):
            at = number[f"CRPIX{axis}"]
            from_source = source[pixel] - number[f"CUTMIN{pixel.upper()}"]
            check("CRPIX is the source less CUTMIN", abs(at - from_source) < 1e-3, where, name, at, from_source)
            check("the source is in the middle", abs(at - (len(image) + 1) / 2) <= 0.51, where, name, at)
        check("CRVAL is the source's place", near(number["CRVAL1"], source["ra"], 1e-12) and abs(number["CRVAL2"] - declination_of(source)) < 1e-11, where)
        determinant = number["PC1_1"] * number["PC2_2"] - number["PC1_2"] * number["PC2_1"]
        check("east is left of north, pixels have 0.2 arcsec", abs(determinant + (0.2 / 3600) ** 2) < 3e-3 * (0.2 / 3600) ** 2, where, determinant)
        check("the PSF sums to 1", abs(psf.sum() - 1) < 1e-9, where, name, psf.sum())
        check("the variance is above 0", (variance > 0).all(), where, name)
        x, y = number["CRPIX1"] - 1, number["CRPIX2"] - 1
        sigma = sigma_of(psf)
        model = gaussian(image.shape, x, y, sigma)
        light = {"cutoutDifference": flux, "cutoutScience": science_of(source)[0], "cutoutTemplate": source.get("templateFlux")}[name]
        if light is None or not np.isnan(dipole):
            continue
        found = np.sum(model * image / variance) / np.sum(model**2 / variance)
        uncertain = np.sqrt(1 / np.sum(model**2 / variance))
        tolerance = 6 * uncertain + 0.03 * abs(light)
        check("the source is drawn where and as bright as it is", abs(found - light) < tolerance, where, name, found, light)
        # A bright source's model is wrong by more than the noise.
        worst = np.sum((image - light * model) ** 2 / (variance + (0.05 * light * model) ** 2)) / image.size
        if (0.05 * light * model.max()) ** 2 < 0.05 * variance.min():
            noise[name].append((worst * image.size, image.size))
        check("noise agrees with the variance", abs(worst - 1) < 7 * np.sqrt(2 / image.size), where, name, worst)
    check("the three cutouts are of one place", len(places) <= 1, where, places)
    return places


CARDS = ["CUTMINX", "CUTMINY", "CRPIX1", "CRPIX2", "PC1_1", "PC1_2", "PC2_1", "PC2_2", "CRVAL1", "CRVAL2", "ROTPA"]


def check_by_astropy(alerts):
    """The WCS as WCSLIB has it, and one handedness for the detector and for the sky: neighbours are where they are."""
    before = None
    for alert in alerts:
        if alert["cutoutDifference"] is None:
            continue
        source, where = alert["diaSource"], alert["diaSource"]["diaSourceId"]
        with fits.open(io.BytesIO(alert["cutoutDifference"])) as hdus:
            hdus.verify("exception")
            header = hdus[0].header
            check("the file has three parts", [hdu.name for hdu in hdus] == ["PRIMARY", "UNCERT", "PSFIMAGE"], where)
            wcs = WCS(header)
            dec = declination_of(source)
            at = wcs.all_pix2world([[source["x"] - header["CUTMINX"], source["y"] - header["CUTMINY"]]], 1)[0]
            away = angle_between(*at, source["ra"], dec) * 3600
            check("the WCS puts the source where it is", away < 0.001, where, away)
            detector = source.get("detector", source.get("ccdVisitId", 0) % 1000)
            if before is not None and before["detector"] == detector and before["visit"] == visit_of(source):
                pixel = [[before["x"] - header["CUTMINX"], before["y"] - header["CUTMINY"]]]
                away = angle_between(*wcs.all_pix2world(pixel, 1)[0], before["ra"], before["dec"]) * 3600
                check("the WCS holds on the whole detector", away < 0.5, where, away)
            before = {"x": source["x"], "y": source["y"], "ra": source["ra"], "dec": dec, "detector": detector, "visit": visit_of(source)}
            turn = np.degrees(np.arctan2(header["PC1_2"], header["PC2_2"]))
            across = (turn - header["ROTPA"] + 180) % 360 - 180
            check("ROTPA is the direction of +y", abs(across) < 5, where, turn, header["ROTPA"])


def check_altitudes(alerts):
    sources = [alert["diaSource"] for alert in alerts]
    mjd, ra, dec = (np.array([of(source) for source in sources]) for of in (time_of, lambda s: s["ra"], declination_of))
    altitude = altitude_of(mjd, ra, dec)
    each("what is seen is high in the sky", altitude > 30, [s["diaSourceId"] for s in sources], altitude)


def check_shares(alerts):
    """What must be there now and then."""
    share = lambda holds: np.mean([bool(holds(alert)) for alert in alerts])
    objects = [alert for alert in alerts if alert["diaObject"] is not None]
    lengths = [len(alert["prvDiaSources"] or []) for alert in objects]
    shares = {
        "nine in ten are of objects": (share(lambda a: a["diaObject"] is not None), 0.87, 0.93),
        "some are negative": (share(lambda a: flux_of(a["diaSource"])[0] < 0), 0.1, 0.4),
        "some objects are new": (np.mean([length == 0 for length in lengths]), 0.1, 0.45),
        "histories vary": (len(set(lengths)) / 100, 0.05, 1),
        "a cutout is missing now and then": (share(lambda a: a["cutoutTemplate"] is None), 0.003, 0.03),
        "some are dipoles": (share(lambda a: not np.isnan(first(a["diaSource"], "dipoleLength", "dipLength"))), 0.01, 0.08),
        "some fits fail": (share(lambda a: np.isnan(a["diaSource"]["ixx"])), 0.01, 0.2),
    }
    for name, (value, low, high) in shares.items():
        check(name, low <= value <= high, "all", value)



# Reading a cutout by astropy takes most of a millisecond.
BY_ASTROPY = 60


def check_file(path, fixed):
    checked.clear()
    exceptions.clear()
    with open(path, "rb") as file:
        alerts = list(fastavro.reader(file))
    visits, noise = Visits(), {name: [] for name in ("cutoutDifference", "cutoutScience", "cutoutTemplate")}
    previous = 0
    for alert in alerts:
        where = first(alert, "diaSourceId", "alertId")
        source = alert["diaSource"]
        check("the alert has its source's id", source["diaSourceId"] == where, where)
        check("ids ascend", where > previous, where)
        previous = where
        if "target_name" in alert:
            target = visits.targets.setdefault(visit_of(source), alert["target_name"])
            check("a visit has one target", target == alert["target_name"], where)
        (check_body if alert["diaObject"] is None else check_object)(alert, where, visits)
        check_cutouts(alert, where, fixed, noise)
    visits.night()
    check_bodies(alerts)
    check_altitudes(alerts)
    check_by_astropy(alerts[:BY_ASTROPY])
    for name, parts in noise.items():
        if parts:
            strength = sum(part[0] for part in parts) / sum(part[1] for part in parts)
            check("on average noise is as strong as its variance", abs(strength - 1) < 0.02, name, strength)
    check_shares(alerts)
    result = {"file": path, "alerts": len(alerts), "checked": checked, "found": len(exceptions), "exceptions": exceptions[:20]}
    print(json.dumps(result, default=str), flush=True)


for argument in sys.argv[1:]:
    check_file(argument.removesuffix("=fixed"), argument.endswith("=fixed"))
