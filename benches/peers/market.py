"""One reduced market in four Python libraries: time for an agent and week on one core.

Every week each agent needs something with probability 0.6. It then looks at eight of 10,000 offers and chooses one of them, or
none, by a logit over fixed weights; the outside option weighs 4. Orders are counted by offer. All four programs do the same
work with the random numbers of their own library.

usage: python market.py [numpy|numba|mesa|agentpy ...]
"""

import math
import random
import sys
import time

import numpy as np

OFFERS, SEEN, NEED, OUTSIDE = 10_000, 8, 0.6, 4.0
WEIGHTS = np.exp(np.random.default_rng(1).normal(0.0, 0.5, OFFERS))
LIST = WEIGHTS.tolist()


def choose(uniform, below, orders):
    """The week of one agent, with functions for a number in [0, 1) and for an integer below a bound."""
    if uniform() >= NEED:
        return
    offers = [below(OFFERS) for _ in range(SEEN)]
    sums, total = [], 0.0
    for offer in offers:
        total += LIST[offer]
        sums.append(total)
    drawn = uniform() * (total + OUTSIDE)
    for offer, upto in zip(offers, sums):
        if drawn < upto:
            orders[offer] += 1
            return


def with_numpy(agents, weeks):
    generator, orders = np.random.default_rng(2), np.zeros(OFFERS, dtype=np.int64)
    for _ in range(weeks):
        count = int((generator.random(agents) < NEED).sum())
        offers = generator.integers(0, OFFERS, (count, SEEN))
        sums = WEIGHTS[offers].cumsum(axis=1)
        drawn = generator.random(count) * (sums[:, -1] + OUTSIDE)
        chosen = (sums <= drawn[:, None]).sum(axis=1)
        bought = chosen < SEEN
        orders += np.bincount(offers[bought, chosen[bought]], minlength=OFFERS)
    return orders.sum()


def with_numba(agents, weeks):
    import numba

    @numba.njit
    def week(agents, weights, orders):
        sums = np.empty(SEEN)
        offers = np.empty(SEEN, dtype=np.int64)
        for _ in range(agents):
            if np.random.random() >= NEED:
                continue
            total = 0.0
            for look in range(SEEN):
                offers[look] = np.random.randint(0, OFFERS)
                total += weights[offers[look]]
                sums[look] = total
            drawn = np.random.random() * (total + OUTSIDE)
            for look in range(SEEN):
                if drawn < sums[look]:
                    orders[offers[look]] += 1
                    break

    orders = np.zeros(OFFERS, dtype=np.int64)
    week(1, WEIGHTS, orders)  # compiled here
    start = time.process_time()
    for _ in range(weeks):
        week(agents, WEIGHTS, orders)
    return orders.sum(), time.process_time() - start


def with_mesa(agents, weeks):
    import mesa

    class Consumer(mesa.Agent):
        def step(self):
            choose(self.model.random.random, self.model.random.randrange, self.model.orders)

    class Market(mesa.Model):
        def __init__(self):
            super().__init__(seed=2)
            self.orders = [0] * OFFERS
            Consumer.create_agents(self, agents)

        def step(self):
            self.agents.do("step")

    market = Market()
    start = time.process_time()
    for _ in range(weeks):
        market.step()
    return sum(market.orders), time.process_time() - start


def with_agentpy(agents, weeks):
    import agentpy

    class Consumer(agentpy.Agent):
        def buy(self):
            choose(self.model.random.random, self.model.random.randrange, self.model.orders)

    class Market(agentpy.Model):
        def setup(self):
            self.orders = [0] * OFFERS
            self.consumers = agentpy.AgentList(self, agents, Consumer)

        def step(self):
            self.consumers.buy()

    market = Market({"steps": weeks, "seed": 2})
    market.sim_setup(steps=weeks)
    start = time.process_time()
    for _ in range(weeks):
        market.sim_step()
    return sum(market.orders), time.process_time() - start


SIZES = {"numpy": (500_000, 4), "numba": (2_000_000, 4), "mesa": (50_000, 4), "agentpy": (50_000, 4)}


def main(names):
    random.seed(2)
    for name in names or SIZES:
        agents, weeks = SIZES[name]
        best = math.inf
        for _ in range(3):
            start = time.process_time()
            result = globals()[f"with_{name}"](agents, weeks)
            orders, spent = result if isinstance(result, tuple) else (result, time.process_time() - start)
            best = min(best, spent / agents / weeks)
        print(f"{name:<8} {best * 1e9:>8.0f} ns an agent and week; {orders / agents / weeks:.3f} orders an agent and week")


if __name__ == "__main__":
    main(sys.argv[1:])
