#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Draws recall against queries a second, from the raw results of scripts/benchmark-search.py, as SVG.

    scripts/chart-search.py RESULTS.jsonl --output docs/search.svg [--least-recall 0.9]

Recall is drawn by its distance from 1 on a logarithmic scale: from 0.99 to 0.999 is as far as from 0.9 to 0.99. Further
right and further up is better. Labels stand right of the lines, in their order and colours; colours change with the
reader's light or dark mode. Standard library only.
"""

import argparse
import json
import math
import sys
from pathlib import Path

import benchmark_search_report as report
from benchmark_search_engines import OURS

WIDTH, HEIGHT = 760, 440
LEFT, RIGHT, TOP, BOTTOM = 74, 172, 58, 56
# Colours of the lines on white and on black, apart also for readers who do not tell red from green.
COLOURS = [
    ("#b3261e", "#ff8a80"), ("#0b57a4", "#8ab8ff"), ("#00706a", "#5fd3c6"), ("#8a5a00", "#f0c060"),
    ("#6a3fb5", "#c4a7ff"), ("#5b6470", "#a9b4c0"),
]  # fmt: skip
SHAPES = ("circle", "square", "diamond", "triangle", "down", "cross")
NICE = (1, 2, 5)


def parse_arguments():
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("results", type=Path, metavar="RESULTS")
    parser.add_argument("--output", type=Path, help="SVG file (standard output)")
    parser.add_argument("--least-recall", type=float, default=0.9, help="where the axis begins (0.9)")
    parser.add_argument("--most-recall", type=float, default=0.9999, help="where it ends; more counts as that (0.9999)")
    options = parser.parse_args()
    if not 0 <= options.least_recall < options.most_recall < 1:
        parser.error("0 ≤ --least-recall < --most-recall < 1")
    return options


def escaped(text):
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def mark(shape, x, y, size=4.2):
    if shape == "circle":
        return f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{size}"/>'
    offsets = {
        "square": [(-0.9, -0.9), (0.9, -0.9), (0.9, 0.9), (-0.9, 0.9)],
        "diamond": [(0, -1.3), (1.3, 0), (0, 1.3), (-1.3, 0)],
        "triangle": [(0, -1.2), (1.15, 0.9), (-1.15, 0.9)],
        "down": [(0, 1.2), (1.15, -0.9), (-1.15, -0.9)],
        "cross": [
            (-0.4, -1.2), (0.4, -1.2), (0.4, -0.4), (1.2, -0.4), (1.2, 0.4), (0.4, 0.4), (0.4, 1.2), (-0.4, 1.2),
            (-0.4, 0.4), (-1.2, 0.4), (-1.2, -0.4), (-0.4, -0.4),
        ],
    }[shape]  # fmt: skip
    points = " ".join(f"{x + size * dx:.1f},{y + size * dy:.1f}" for dx, dy in offsets)
    return f'<polygon points="{points}"/>'


class Axes:
    """Recall to the right by the logarithm of what is missing, queries a second upwards by their logarithm."""

    def __init__(self, least_recall, most_recall, least_speed, most_speed):
        self.recalls = (-math.log10(1 - least_recall), -math.log10(1 - most_recall))
        self.most_recall = most_recall
        self.speeds = (math.log10(least_speed), math.log10(most_speed))

    def x(self, recall):
        place = -math.log10(1 - min(recall, self.most_recall))
        return LEFT + (place - self.recalls[0]) / (self.recalls[1] - self.recalls[0]) * (WIDTH - LEFT - RIGHT)

    def y(self, speed):
        share = (math.log10(speed) - self.speeds[0]) / (self.speeds[1] - self.speeds[0])
        return HEIGHT - BOTTOM - share * (HEIGHT - TOP - BOTTOM)

    def recall_ticks(self):
        ticks = [1 - missing * 10.0**-power for power in range(0, 7) for missing in (5, 2, 1)]
        return [t for t in ticks if self.recalls[0] - 1e-9 <= -math.log10(1 - t) <= self.recalls[1] + 1e-9 if t > 0]

    def speed_ticks(self):
        ticks = [nice * 10**power for power in range(0, 8) for nice in NICE]
        return [tick for tick in ticks if self.speeds[0] - 1e-9 <= math.log10(tick) <= self.speeds[1] + 1e-9]


def visible(curve, options):
    """The points right of the axis, the first of them interpolated on it."""
    points = [(recall, speed) for _, recall, speed in curve]
    shown = [point for point in points if point[0] >= options.least_recall]
    before = [point for point in points if point[0] < options.least_recall]
    if shown and before and shown[0][0] > options.least_recall:
        start = report.at_recall([(0, *before[-1]), (1, *shown[0])], options.least_recall)
        return [(options.least_recall, start.value)], shown
    return [], shown


def style(count):
    """Rules for light mode, and for dark mode after them; no custom properties, which some renderers do not know."""

    def rules(which):
        ink, faint = (("#1f2328", "#d5d9df"), ("#e6edf3", "#3a424d"))[which]
        found = [f"text{{fill:{ink}}}.grid{{stroke:{faint}}}"]
        for index in range(count):
            colour = COLOURS[index % len(COLOURS)][which]
            found.append(f".l{index}{{stroke:{colour}}}.m{index},text.m{index}{{fill:{colour}}}")
        return "".join(found)

    return (
        "<style>text{font:13px system-ui,sans-serif}text.title{font-size:15px;font-weight:600}"
        "text.small{font-size:12px}.line{fill:none;stroke-width:1.8}"
        ".bold{stroke-width:3.2}text.bold{font-weight:700}.grid{stroke-width:1}"
        f"{rules(0)}@media(prefers-color-scheme:dark){{{rules(1)}}}</style>"
    )


def spread_apart(places, gap, least, most):
    """Heights near the wanted ones, in their order, at least `gap` apart."""
    order = sorted(range(len(places)), key=lambda index: places[index])
    moved = list(places)
    for _ in range(200):
        for above, below in zip(order, order[1:]):
            overlap = gap - (moved[below] - moved[above])
            if overlap > 0:
                moved[above] -= overlap / 2
                moved[below] += overlap / 2
        moved = [min(max(place, least), most) for place in moved]
    return moved


def chart(records, options):
    summary = report.Summary(records)
    machine = summary.machine
    curves = {name: visible(summary.curve(name), options) for name in summary.engines("graph")}
    curves = {name: curve for name, curve in curves.items() if curve[1]}
    speeds = [speed for start, shown in curves.values() for _, speed in start + shown]
    if not speeds:
        raise SystemExit(f"Error: no engine reached recall {options.least_recall}; lower --least-recall.")
    axes = Axes(options.least_recall, options.most_recall, min(speeds) / 1.1, max(speeds) * 1.1)
    right, bottom = WIDTH - RIGHT, HEIGHT - BOTTOM
    title = f"Queries a second at each recall: {machine['data']} vectors"
    about = f"{machine['rows']:,} × {machine['dimension']}, top {machine['k']}, {machine['threads']} threads"
    names = ", ".join(summary.labels[name] for name in curves)
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" '
        f'aria-label="Queries a second against recall of {escaped(names)}">',
        style(len(curves)),
        f'<text class="title" x="{LEFT}" y="24">{escaped(title)}</text>',
        f'<text class="small" x="{LEFT}" y="43">{escaped(about)} · right and up is better</text>',
    ]
    for tick in axes.recall_ticks():
        x = axes.x(tick)
        parts.append(f'<line class="grid" x1="{x:.1f}" y1="{TOP}" x2="{x:.1f}" y2="{bottom}"/>')
        parts.append(f'<text class="small" x="{x:.1f}" y="{bottom + 18}" text-anchor="middle">{tick:.6g}</text>')
    for tick in axes.speed_ticks():
        y = axes.y(tick)
        parts.append(f'<line class="grid" x1="{LEFT}" y1="{y:.1f}" x2="{right}" y2="{y:.1f}"/>')
        parts.append(f'<text class="small" x="{LEFT - 8}" y="{y + 4:.1f}" text-anchor="end">{tick:,}</text>')
    middle = (LEFT + right) / 2
    parts.append(f'<text x="{middle:.0f}" y="{HEIGHT - 14}" text-anchor="middle">recall@{machine["k"]}</text>')
    ends = [curve[1][-1] for curve in curves.values()]
    heights = spread_apart([axes.y(speed) for _, speed in ends], 18, TOP + 6, bottom - 6)
    for index, ((name, (start, shown)), height) in enumerate(zip(curves.items(), heights)):
        line = " ".join(f"{axes.x(recall):.1f},{axes.y(speed):.1f}" for recall, speed in start + shown)
        marks = "".join(mark(SHAPES[index % len(SHAPES)], axes.x(recall), axes.y(speed)) for recall, speed in shown)
        marks += mark(SHAPES[index % len(SHAPES)], right + 15, height)
        bold = " bold" if name.startswith(OURS) else ""
        parts.append(f'<polyline class="line l{index}{bold}" points="{line}"/><g class="m{index}">{marks}</g>')
        label = escaped(summary.labels[name])
        parts.append(f'<text class="m{index}{bold}" x="{right + 26}" y="{height + 4:.1f}">{label}</text>')
    return "\n".join([*parts, "</svg>"]) + "\n"


def main():
    options = parse_arguments()
    drawn = chart([json.loads(line) for line in options.results.read_text().splitlines()], options)
    if options.output:
        options.output.write_text(drawn)
    else:
        sys.stdout.write(drawn)


if __name__ == "__main__":
    main()
