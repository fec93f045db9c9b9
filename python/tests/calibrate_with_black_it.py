"""Black-it calibrates two parameters of a small world to the moments of weeks whose parameters are known.

Black-it needs NumPy below 2 and so an environment of its own: `requirements_black_it.txt`, and the wheel. Its test makes one.
"""

import nongbo as nb
import numpy
from black_it.calibrator import Calibrator
from black_it.loss_functions.msm import MethodOfMomentsLoss
from black_it.samplers.best_batch import BestBatchSampler
from black_it.samplers.halton import HaltonSampler

PATHS = ["tastes.weekly_needs", "talent.seat_cost_fen"]
BOUNDS = [[0.3, 40_000], [1.0, 160_000]]
KNOWN = [0.6, 80_000.0]
WEEKS = 52

study = nb.compare(
    question="Which demand and which cost of a seat give these weeks?",
    expect="Demand is found; the cost of a seat hardly shows in sales.",
    population={"counties": 1, "villages_per_county": 2, "households_per_village": 10, "burn_in_years": 0, "policy_years": 1},
    arms={"training": {"talent.budget_fen_per_household_year": "100 yuan"}},
)
model = nb.adapters.BlackItModel(study, PATHS, ["gmv_fen", "orders"])


def calibrated(processes: int) -> tuple[numpy.ndarray, numpy.ndarray]:
    """Parameters and losses, the best first, of three batches."""
    calibrator = Calibrator(
        loss_function=MethodOfMomentsLoss(standardise_moments=True),
        real_data=model(KNOWN, WEEKS, 1),
        model=model,
        parameters_bounds=BOUNDS,
        parameters_precision=[0.01, 1_000],
        ensemble_size=2,
        samplers=[HaltonSampler(batch_size=8), BestBatchSampler(batch_size=4)],
        sim_length=WEEKS,
        random_state=3,
        n_jobs=processes,
        verbose=False,
    )
    return calibrator.calibrate(3)


if __name__ == "__main__":
    parameters, losses = calibrated(1)
    again = calibrated(2)
    assert numpy.array_equal(parameters, again[0]) and numpy.array_equal(losses, again[1]), "one process or two"
    assert parameters.shape == (20, 2) and losses[0] < numpy.median(losses), losses
    assert all(numpy.all((low <= column) & (column <= high)) for column, low, high in zip(parameters.T, *BOUNDS))
    assert abs(parameters[0][0] - KNOWN[0]) < 0.15, parameters[0]
    print("calibrated:", *parameters[0])
