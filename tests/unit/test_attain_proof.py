"""Proofs, worked by hand, and the checker that must refuse what is none."""

import msgspec

from rapallo.pathways.network import LASTING, Choice, Network, Way, reading
from rapallo.pathways.proof import Link, Proof, proof
from rapallo.pathways.reference import is_proof


def test_a_chain_is_told_from_its_base() -> None:
    """Ore from step 1 on, steel takes 2 and flows, a tank takes 1 and lasts: held first at step 4."""
    network = Network(8, ("ore", "steel", "tank"), (Way(1, (0,)), Way(2, (1,))))
    base = reading(network).but(given={0: 0b0111_1110}, takes={0: 2, 1: 1}, keeps={1: LASTING})
    assert proof(network, base, 2, 3) is None
    found = proof(network, base, 2, 4)
    assert found is not None
    assert found.links == (
        Link(0, 0b1110),
        Link(1, 0b1000, way=0, start=3, worked=0b1110, needs=((0, 0b1110),)),
        Link(2, 0b10000, way=1, start=4, worked=0b1000, needs=((1, 0b1000),)),
    )
    assert found.held() == {0: 0b1110, 1: 0b1000, 2: 0b10000}
    assert found.worked() == {0: 0b1110, 1: 0b1000}
    assert is_proof(network, base, found)
    assert eval(repr(found), {"Proof": Proof, "Link": Link}) == found


def test_the_work_that_still_keeps_is_named() -> None:
    """Start-up at step 0, and the last worked step that keeps until the step asked about."""
    network = Network(8, ("stock",), (Way(0),))
    base = reading(network).but(open={0: 0b0010_0001}, takes={0: 1}, keeps={0: 2})
    found = proof(network, base, 0, 7)
    assert found is not None
    assert found.links == (Link(0, 0b1000_0000, way=0, start=1, worked=0b0010_0001),)


def test_no_more_work_is_named_than_keeps_it() -> None:
    """Worked throughout and kept for 3 steps: for steps 3, 4 and 5 the work of step 3 suffices."""
    network = Network(8, ("stock", "use"), (Way(0), Way(1, (0,))))
    base = reading(network).but(keeps={0: 3, 1: LASTING}, takes={1: 3}, open={1: 0b0011_1000})
    found = proof(network, base, 1, 6)
    assert found is not None
    assert found.links[0] == Link(0, 0b0011_1000, way=0, start=0, worked=0b1000)


def test_unbroken_work_is_the_first_run_that_is_long_enough() -> None:
    network = Network(8, ("plant",), (Way(0),))
    base = reading(network).but(open={0: 0b0111_0111}, takes={0: 3}, unbroken={0: True}, keeps={0: LASTING})
    found = proof(network, base.but(open={0: 0b0111_0011}), 0, 7)
    assert found is not None
    assert (found.links[0].start, found.links[0].worked) == (7, 0b0111_0000)


def test_a_choice_names_those_that_were_held() -> None:
    network = Network(3, ("a", "b", "c", "goal"), (Way(3, (Choice(2, (0, 1, 2)),)),))
    base = reading(network).but(given={0: 0b001, 1: 0b111, 2: 0b111}, takes={0: 2}, keeps={0: LASTING})
    found = proof(network, base, 3, 2)
    assert found is not None
    assert found.links[-1].needs == ((0, 0b001), (1, 0b011), (2, 0b010))


def test_a_waived_need_is_named() -> None:
    network = Network(2, ("a", "b", "goal"), (Way(2, (0, 1)),))
    base = reading(network).but(given={1: 0b11}, waived={0: 0b01})
    found = proof(network, base, 2, 1)
    assert found is not None
    assert (found.links[-1].waived, found.links[-1].needs) == ((0,), ((1, 0b10),))


def test_the_shortest_derivation_is_told() -> None:
    """By the detour a, b, c, goal and directly: directly. The circle c, b is never leant on."""
    network = Network(
        1, ("a", "b", "c", "goal"), (Way(1, (0,)), Way(2, (1,)), Way(1, (2,)), Way(3, (2,)), Way(3, (0,)))
    )
    found = proof(network, reading(network).but(given={0: 1}), 3, 0)
    assert found is not None
    assert [link.way for link in found.links] == [None, 4]


def test_a_circle_is_unrolled_in_time() -> None:
    network = Network(6, ("base", "seed", "crop"), (Way(1, (0,)), Way(1, (2,)), Way(2, (1,))))
    base = reading(network).but(given={0: 0b1}, takes={2: 1}, keeps={2: 1})
    found = proof(network, base, 2, 3)
    assert found is not None
    assert is_proof(network, base, found)
    # crop at 3 from seed at 2, from crop at 2, from seed at 1, from crop at 1, from seed at 0, from base.
    assert [(link.holding, link.steps) for link in found.links] == [
        (0, 0b1), (1, 0b1), (2, 0b10), (1, 0b10), (2, 0b100), (1, 0b100), (2, 0b1000),
    ]  # fmt: skip


def test_the_checker_refuses_what_is_no_proof() -> None:
    network = Network(4, ("a", "b"), (Way(0, (1,)), Way(1, (0,)), Way(1)))
    base = reading(network).but(takes={2: 1}, keeps={2: LASTING})
    found = proof(network, base, 0, 2)
    assert found is not None
    assert is_proof(network, base, found)
    circular = Proof(0, 2, (Link(1, 4, 1, 2, 4, ((0, 4),)), Link(0, 4, 0, 2, 4, ((1, 4),))))
    assert not is_proof(network, base, circular)
    assert not is_proof(network, base, Proof(0, 2, (Link(0, 0b100),)))
    assert not is_proof(network, base, Proof(0, 2, found.links[:-1]))
    assert not is_proof(network, base, Proof(0, 2, found.links[::-1]))
    assert not is_proof(network, base, msgspec.structs.replace(found, step=0))
    for place, link in enumerate(found.links):
        for spoiled in (
            msgspec.structs.replace(link, steps=link.steps | 1),
            msgspec.structs.replace(link, worked=0),
            msgspec.structs.replace(link, way=None),
            msgspec.structs.replace(link, way=1 - link.holding),
        ):
            links = (*found.links[:place], spoiled, *found.links[place + 1 :])
            assert not is_proof(network, base, Proof(0, 2, links)), spoiled
    for harder in (
        base.but(open={2: 0b1110}, takes={2: 3}),
        base.but(removed={1: 0b0111}),
        base.but(exists={0: 0b0011}),
        base.but(open={0: 0b0011}),
    ):
        assert not is_proof(network, harder, found)
