"""Pathways: ways from a case, the compiled network, the kernel that attains, readings, removals and bounds.

From a case to bounds in a line each::

    model = model_of(case, ["tank-design@germany"])
    solver = solver_of(frame_of(model), ["tank-design@germany"])
    (now,), (then,) = solver.lines([Stage(), Stage(cut=Cut(things=("kama",)))])

``now.surely`` and ``now.possibly`` are ints whose bit t says whether it is held at step t of ``model.grid``. Each name is loaded
when it is first used; the kernel's two functions stand in modules of their own names (`attain.attain`, `proof.proof`).
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from rapallo.pathways.attain import Availability
    from rapallo.pathways.model import Model, horizon_of, model_of, read_holding
    from rapallo.pathways.network import LASTING, Choice, Network, Part, Reading, Way, reading, restrict
    from rapallo.pathways.proof import Link, Proof
    from rapallo.pathways.readings import FAVOURABLE, UNFAVOURABLE, Frame, Setting, frame_of
    from rapallo.pathways.removal import Cascade, Cut, Delta, Knife
    from rapallo.pathways.solve import Lines, Scene, Solver, Stage, solver_of
    from rapallo.pathways.ways import FOOTINGS, Path, holding, paths_of, split

__all__ = [
    "FAVOURABLE",
    "FOOTINGS",
    "LASTING",
    "UNFAVOURABLE",
    "Availability",
    "Cascade",
    "Choice",
    "Cut",
    "Delta",
    "Frame",
    "Knife",
    "Lines",
    "Link",
    "Model",
    "Network",
    "Part",
    "Path",
    "Proof",
    "Reading",
    "Scene",
    "Setting",
    "Solver",
    "Stage",
    "Way",
    "frame_of",
    "holding",
    "horizon_of",
    "model_of",
    "paths_of",
    "read_holding",
    "reading",
    "restrict",
    "solver_of",
    "split",
]

_HOMES = {
    "attain": ("Availability",),
    "model": ("Model", "horizon_of", "model_of", "read_holding"),
    "network": ("LASTING", "Choice", "Network", "Part", "Reading", "Way", "reading", "restrict"),
    "proof": ("Link", "Proof"),
    "readings": ("FAVOURABLE", "UNFAVOURABLE", "Frame", "Setting", "frame_of"),
    "removal": ("Cascade", "Cut", "Delta", "Knife"),
    "solve": ("Lines", "Scene", "Solver", "Stage", "solver_of"),
    "ways": ("FOOTINGS", "Path", "holding", "paths_of", "split"),
}


def __getattr__(name: str) -> Any:
    """A public name, fetched from its home when first asked for."""
    for home, names in _HOMES.items():
        if name in names:
            value = getattr(import_module(f"{__name__}.{home}"), name)
            globals()[name] = value
            return value
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
