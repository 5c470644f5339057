"""A worker process: jobs, woken over Redis, publishing what they commit."""

import asyncio
import logging
import signal

from django.conf import settings

from yingda.automation.jobs.lane import Lane as AutomationLane
from yingda.notifications.jobs.lane import PushLane
from yingda.plumbing.jobs import Worker
from yingda.plumbing.outbox import Publishers
from yingda.plumbing.realtime.wire import Parcel, Wire
from yingda.webhooks.jobs.lane import Lane

log = logging.getLogger("yingda.worker")


def work() -> None:
    """Runs jobs until SIGTERM or SIGINT; finishes the job in hand."""
    asyncio.run(_work())


async def _work() -> None:
    ended = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, ended.set)
    thread = Worker()
    lanes: list[Lane | PushLane | AutomationLane] = [Lane(), PushLane(), AutomationLane()]
    Publishers.jobs.append(thread.wake)
    listening = _listen(thread)
    thread.start()
    for lane in lanes:
        lane.start()
    log.info("the worker runs")
    await ended.wait()
    if listening is not None:
        listening.cancel()
    await asyncio.gather(asyncio.to_thread(thread.end), *(asyncio.to_thread(lane.end) for lane in lanes))


def _listen(thread: Worker) -> asyncio.Task[None] | None:
    if not settings.REDIS_URL:
        return None
    wire = Wire(settings.REDIS_URL)
    Publishers.frames.append(wire.send_frames)
    Publishers.jobs.append(wire.wake_workers)

    def take(parcel: Parcel) -> None:
        if parcel.jobs:
            thread.wake()

    return asyncio.get_running_loop().create_task(wire.listen(take))
