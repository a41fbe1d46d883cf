"""Runs an exported train.py in two processes without a GPU, as far as Flair's launcher goes: two_processes.py EXPORTED

Flair starts a process a GPU and has them talk through NCCL, and both are fixed in it. Here the number of GPUs is told to be two, each process
computes on the CPU, and they talk through Gloo; everything else is Flair's own and train.py's own: spawning, the distributed sampler,
DistributedDataParallel, the summed gradients, and who writes the results.
"""

import os
import sys
from pathlib import Path

import flair
import torch
import torch.distributed
from flair import distributed_utils
from flair.trainers import trainer

PROCESSES = 2


def set_up(rank, world_size):
    os.environ["MASTER_ADDR"] = "localhost"
    os.environ["MASTER_PORT"] = "12355"
    flair.device = torch.device("cpu")
    torch.set_num_threads(1)
    torch.distributed.init_process_group(backend="gloo", rank=rank, world_size=world_size)


class OnTheCpu(torch.nn.parallel.DistributedDataParallel):
    def __init__(self, module, device_ids, **options):
        super().__init__(module, **options)


# At the top, since each process that is spawned imports this file anew.
torch.cuda.device_count = lambda: PROCESSES
distributed_utils._ddp_setup = set_up
trainer.DistributedDataParallel = OnTheCpu
sys.path.insert(0, str(Path(sys.argv[1]).resolve()))

import train  # noqa: E402

if __name__ == "__main__":
    train.main()
