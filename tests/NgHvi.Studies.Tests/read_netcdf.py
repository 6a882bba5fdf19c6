"""Prints what xarray reads of a NetCDF file as JSON by engine and group, and the elpd of ArviZ, where there is ArviZ."""
import json
import sys

try:
    import h5netcdf  # noqa: F401
    import netCDF4
    import xarray
except ImportError:
    sys.exit(3)  # Tests are skipped.


def read(path, group, engine):
    with xarray.open_dataset(path, group=group, engine=engine) as data:
        return {
            "attributes": {name: getattr(value, "item", lambda: value)() for name, value in sorted(data.attrs.items())},
            "variables": {
                name: {"dimensions": list(one.dims), "label": one.attrs.get("long_name"), "values": one.values.ravel().tolist()}
                for name, one in data.variables.items()
            },
            "coordinates": sorted(data.coords),
        }


path = sys.argv[1]
with netCDF4.Dataset(path) as file:
    groups = list(file.groups)
result = {engine: {group: read(path, group, engine) for group in [*groups, "/"]} for engine in ("netcdf4", "h5netcdf")}
try:
    import arviz

    data = arviz.from_netcdf(path)
    result["arviz"] = {"elpd": float(arviz.loo(data).elpd_loo)}
except ImportError:
    pass
json.dump(result, sys.stdout)
