"""vCPUs at one lock, as closedLoop in src/simulator/locks/experiments/arrivals.ts: think, take it, hold it, for ever.

Arguments: vCPUs, mean think time, mean hold, simulated time. Prints how often the lock was taken, and processor seconds.
"""

import json
import random
import sys
import time

import simpy

vcpus, think, hold, until = (float(word) for word in sys.argv[1:])
draw = random.Random(1).expovariate
taken = 0


def vcpu(env, lock):
    global taken
    while True:
        yield env.timeout(draw(1 / think))
        with lock.request() as turn:
            yield turn
            taken += 1
            yield env.timeout(draw(1 / hold))


env = simpy.Environment()
lock = simpy.Resource(env, capacity=1)
for _ in range(int(vcpus)):
    env.process(vcpu(env, lock))
start = time.process_time()
env.run(until=until)
print(json.dumps({"taken": taken, "seconds": time.process_time() - start}))
