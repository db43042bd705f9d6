"""Running: everything with one command, or each process by itself."""

from __future__ import annotations

import click

from huiyin.project import places
from huiyin.project.commands import starting
from huiyin.project.commands.chinese import Command

WORKERS = click.option("--workers", default=1, show_default=True, help="进程数", metavar="个数")


@click.command("up", cls=Command, help="启动全部：门户、办公端、发布器、后台任务")
@click.option("--demo", is_flag=True, help="第一次启动时装入演示数据")
def up(demo: bool) -> int:  # noqa: FBT001 — click passes flags by name
    """Prepare, start all four processes and stay with them until told to stop."""
    starting.django()
    from huiyin.project.supervisor import up as run_all

    return run_all(demo=demo, say=click.echo)


@click.command("portal", cls=Command, help="只启动门户（公众看的网站）")
@WORKERS
def portal(workers: int) -> None:
    """Serve the portal."""
    places.prepare()
    from huiyin.project.children import follow_parent
    from huiyin.project.portal_server import serve

    follow_parent()
    serve(places.host(), places.portal_port(), workers)


@click.command("desk", cls=Command, help="只启动办公端（工作人员用的网站）")
@WORKERS
def desk(workers: int) -> None:
    """Serve the desk."""
    starting.ready()
    from huiyin.project.children import follow_parent
    from huiyin.project.desk_server import serve

    follow_parent()
    serve(places.host(), places.desk_port(), workers)


@click.command("releaser", cls=Command, help="只启动发布器（全平台只能有一个）")
def releaser() -> int:
    """Release what is due until told to stop."""
    starting.ready()
    from huiyin.foundation.release.daemon import AlreadyRunning, run
    from huiyin.project.children import follow_parent, stop_event

    stop = stop_event()
    follow_parent()
    try:
        run(stop)
    except AlreadyRunning:
        click.echo("✗ 已经有一个发布器在运行，这个不再启动。", err=True)
        return 2
    return 0


@click.command("worker", cls=Command, help="只启动后台任务（通知、期限、检查）")
def worker() -> None:
    """Run the recurring jobs until told to stop."""
    starting.ready()
    from huiyin.project.children import follow_parent, stop_event
    from huiyin.project.worker import run

    stop = stop_event()
    follow_parent()
    run(stop)


@click.command("tick", cls=Command, help="把到期的定时任务做一遍就结束")
def tick() -> int:
    """Run what is due, once."""
    starting.ready()
    from huiyin.project.worker import once

    return once(click.echo)


COMMANDS = (up, portal, desk, releaser, worker, tick)
