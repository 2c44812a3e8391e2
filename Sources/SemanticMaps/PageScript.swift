// SPDX-License-Identifier: Apache-2.0

/// The program of a page: it draws the points, and answers pointer, wheel and keys.
///
/// Points are drawn into an array of pixels, not by the canvas's paths: 60,000 of them take some milliseconds.
enum PageScript {
    /// Reads the data, and draws.
    static let drawing = #"""
        "use strict";
        const data = JSON.parse(document.getElementById("data").textContent);
        const count = data.texts.length, extent = data.extent, groups = data.groups;
        const xs = Float32Array.from(data.x), ys = Float32Array.from(data.y), group = Int32Array.from(data.group);
        const canvas = document.getElementById("map"), context = canvas.getContext("2d", { willReadFrequently: true });
        const dark = matchMedia("(prefers-color-scheme: dark)");
        const still = { visible: new Uint8Array(groups.length + 1).fill(1), match: null, only: null, hover: -1, pin: -1 };
        const shapes = 5, unit = () => window.devicePixelRatio || 1;
        let width = 0, height = 0, scale = 1, left = 0, top = 0, fitted = 1, isFitted = true, pixels = null, wanted = false;

        // Points without a group first, then the groups from the largest on, so that small ones lie on top.
        const order = new Uint32Array(count);
        {
            const starts = new Uint32Array(groups.length + 2);
            for (let i = 0; i < count; i++) starts[group[i] + 2]++;
            for (let g = 1; g < starts.length; g++) starts[g] += starts[g - 1];
            for (let i = 0; i < count; i++) order[starts[group[i] + 1]++] = i;
        }

        // A grid over the plane: which points are in each cell.
        const cells = Math.max(1, Math.min(512, Math.ceil(Math.sqrt(count / 2))));
        const cellOf = v => Math.max(0, Math.min(cells - 1, Math.floor(v / (extent + 1) * cells)));
        const cellStarts = new Uint32Array(cells * cells + 2), cellPoints = new Uint32Array(count);
        for (let i = 0; i < count; i++) cellStarts[cellOf(ys[i]) * cells + cellOf(xs[i]) + 2]++;
        for (let c = 1; c < cellStarts.length; c++) cellStarts[c] += cellStarts[c - 1];
        for (let i = 0; i < count; i++) cellPoints[cellStarts[cellOf(ys[i]) * cells + cellOf(xs[i]) + 1]++] = i;

        // Where the name of each group stands: in the middle of its points.
        const middles = groups.map(() => [[], []]);
        for (let i = 0; i < count; i++) if (group[i] >= 0) {
            middles[group[i]][0].push(xs[i]);
            middles[group[i]][1].push(ys[i]);
        }
        for (const middle of middles) for (const axis of [0, 1]) {
            const sorted = Float32Array.from(middle[axis]).sort();
            middle[axis] = sorted[sorted.length >> 1];
        }

        const rgb = hex => [1, 3, 5].map(k => parseInt(hex.slice(k, k + 2), 16));
        const theme = () => dark.matches ? data.dark : data.light;
        const hexOf = g => g < 0 ? theme().noise : theme().groups[g % theme().groups.length];
        const shapeOf = g => g < 0 ? 0 : Math.floor(g / theme().groups.length) % shapes;

        function inside(shape, dx, dy, r) {
            switch (shape) {
                case 1: return Math.max(Math.abs(dx), Math.abs(dy)) <= r * 0.88;
                case 2: return Math.abs(dx) + Math.abs(dy) <= r * 1.3;
                case 3: return dy <= r * 0.75 && dy >= -r * 1.1 + 1.85 * Math.abs(dx);
                case 4: { const d = Math.hypot(dx, dy); return d <= r * 1.1 && d >= r * 0.5; }
                default: return dx * dx + dy * dy <= r * r;
            }
        }
        const masks = new Map();
        function maskOf(shape, r) {
            const key = shape + ":" + r;
            if (masks.has(key)) return masks.get(key);
            if (masks.size > 200) masks.clear();
            const half = Math.ceil(r * 1.3) + 1, side = 2 * half + 1;
            const fill = new Float32Array(side * side), edge = new Float32Array(side * side);
            for (let y = 0; y < side; y++) for (let x = 0; x < side; x++) for (let s = 0; s < 16; s++) {
                const dx = x - half + (s % 4 - 1.5) / 4, dy = y - half + ((s >> 2) - 1.5) / 4;
                if (inside(shape, dx, dy, r)) fill[y * side + x] += 1 / 16;
                if (r >= 3 && inside(shape, dx, dy, r + 0.9 * unit())) edge[y * side + x] += 1 / 16;
            }
            const mask = { half, side, fill, edge: r >= 3 ? edge : null };
            masks.set(key, mask);
            return mask;
        }
        function stamp(px, py, mask, color, ground, alpha) {
            const { half, side, fill, edge } = mask, bytes = pixels.data;
            const x0 = Math.max(0, px - half), x1 = Math.min(width - 1, px + half);
            const y0 = Math.max(0, py - half), y1 = Math.min(height - 1, py + half);
            for (let y = y0; y <= y1; y++) {
                let k = (y - py + half) * side + x0 - px + half, o = (y * width + x0) * 4;
                for (let x = x0; x <= x1; x++, k++, o += 4) {
                    if (edge !== null && edge[k] > 0) {
                        const a = edge[k] * alpha * 0.7;
                        bytes[o] += (ground[0] - bytes[o]) * a;
                        bytes[o + 1] += (ground[1] - bytes[o + 1]) * a;
                        bytes[o + 2] += (ground[2] - bytes[o + 2]) * a;
                    }
                    if (fill[k] > 0) {
                        const a = fill[k] * alpha;
                        bytes[o] += (color[0] - bytes[o]) * a;
                        bytes[o + 1] += (color[1] - bytes[o + 1]) * a;
                        bytes[o + 2] += (color[2] - bytes[o + 2]) * a;
                    }
                }
            }
        }

        function radius() {
            const base = Math.max(1.5, Math.min(5, 60 / Math.pow(count, 0.36)));
            const grown = base * Math.pow(Math.max(1, scale / fitted), 0.3);
            return Math.round(Math.min(7, grown) * unit() * 4) / 4;
        }
        const isVisible = i => still.visible[group[i] + 1] === 1;
        const stands = i => (still.match === null || still.match[i] === 1) && (still.only === null || group[i] === still.only);

        function drawPoints() {
            const ground = rgb(theme().ground), r = radius();
            new Uint32Array(pixels.data.buffer).fill(
                (255 << 24 | ground[2] << 16 | ground[1] << 8 | ground[0]) >>> 0);
            const colors = groups.map((_, g) => rgb(hexOf(g))), noise = rgb(hexOf(-1));
            const isSifted = still.match !== null || still.only !== null;
            for (const pass of isSifted ? [0, 1] : [1]) {
                for (let k = 0; k < count; k++) {
                    const i = order[k], g = group[i];
                    if (!isVisible(i) || isSifted && stands(i) !== (pass === 1)) continue;
                    const px = Math.round(xs[i] * scale + left), py = Math.round(ys[i] * scale + top);
                    if (px < -12 || py < -12 || px > width + 12 || py > height + 12) continue;
                    const isMatch = pass === 1 && still.match !== null;
                    const mask = maskOf(shapeOf(g), (isMatch ? r * 1.4 + 1 : g < 0 ? r * 0.8 : r));
                    stamp(px, py, mask, g < 0 ? noise : colors[g], ground, pass === 0 ? 0.13 : g < 0 ? 0.6 : 0.85);
                }
            }
            context.putImageData(pixels, 0, 0);
        }

        function ring(i, size) {
            context.beginPath();
            context.arc(xs[i] * scale + left, ys[i] * scale + top, radius() + size * unit(), 0, 2 * Math.PI);
            context.lineWidth = 2 * unit();
            context.strokeStyle = theme().ink;
            context.stroke();
        }
        function drawNames() {
            // The buttons stand in the upper right.
            const taken = [[width - 28 * unit(), 62 * unit(), 22 * unit(), 55 * unit()]];
            context.font = `600 ${13 * unit()}px system-ui, sans-serif`;
            context.textAlign = "center";
            context.textBaseline = "middle";
            context.lineJoin = "round";
            for (let g = 0; g < groups.length && taken.length <= 60; g++) {
                if (!still.visible[g + 1] || !groups[g].name || still.only !== null && still.only !== g) continue;
                const name = groups[g].name.length > 36 ? groups[g].name.slice(0, 35) + "…" : groups[g].name;
                const half = context.measureText(name).width / 2 + 5 * unit(), tall = 9 * unit();
                let x = middles[g][0] * scale + left, y = middles[g][1] * scale + top;
                if (x < 0 || y < 0 || x > width || y > height) continue;
                x = Math.max(half, Math.min(width - half, x));
                y = Math.max(tall, Math.min(height - tall, y));
                if (taken.some(t => Math.abs(t[0] - x) < t[2] + half && Math.abs(t[1] - y) < t[3] + tall)) continue;
                taken.push([x, y, half, tall]);
                context.strokeStyle = theme().ground;
                context.globalAlpha = 0.85;
                context.lineWidth = 5 * unit();
                context.strokeText(name, x, y);
                context.globalAlpha = still.match === null ? 1 : 0.45;
                context.fillStyle = theme().ink;
                context.fillText(name, x, y);
                context.globalAlpha = 1;
            }
        }
        function draw() {
            wanted = false;
            if (width === 0 || height === 0) return;
            drawPoints();
            drawNames();
            if (still.hover >= 0) ring(still.hover, 2.5);
            if (still.pin >= 0) { ring(still.pin, 2.5); ring(still.pin, 5.5); }
            if (document.activeElement === canvas && canvas.matches(":focus-visible")) {
                context.strokeStyle = theme().ink;
                context.lineWidth = unit();
                context.beginPath();
                for (const [x, y] of [[8, 0], [0, 8]].map(v => v.map(c => c * unit()))) {
                    context.moveTo(width / 2 - x, height / 2 - y);
                    context.lineTo(width / 2 + x, height / 2 + y);
                }
                context.stroke();
            }
        }
        function redraw() {
            if (wanted) return;
            wanted = true;
            requestAnimationFrame(draw);
        }

        """#

    /// Answers what a person does.
    static let interaction = #"""
        const element = id => document.getElementById(id);
        const tip = element("tip"), card = element("card"), legend = element("legend"), search = element("search");
        const nameOf = i => group[i] < 0 ? (groups.length ? data.noiseName : "") : groups[group[i]].name;

        function fit() {
            // The buttons stand on the right.
            const room = 28 * unit(), right = 60 * unit();
            const side = [data.width, data.height].map(v => Math.max(v, 1));
            fitted = Math.min((width - room - right) / side[0], (height - 2 * room) / side[1]);
            if (!(fitted > 0)) fitted = 1 / extent;
            scale = fitted;
            left = room + (width - room - right - data.width * scale) / 2;
            top = (height - data.height * scale) / 2;
            isFitted = true;
            redraw();
        }
        function resize() {
            const box = canvas.getBoundingClientRect();
            const w = Math.max(1, Math.round(box.width * unit())), h = Math.max(1, Math.round(box.height * unit()));
            if (w === width && h === height) return;
            const [dx, dy] = [(w - width) / 2, (h - height) / 2];
            canvas.width = width = w;
            canvas.height = height = h;
            pixels = context.createImageData(width, height);
            if (isFitted) fit(); else { left += dx; top += dy; redraw(); }
        }
        function zoom(factor, x = width / 2, y = height / 2) {
            const next = Math.max(fitted / 3, Math.min(fitted * 500, scale * factor));
            left = x - (x - left) * next / scale;
            top = y - (y - top) * next / scale;
            scale = next;
            isFitted = false;
            redraw();
        }
        function pan(dx, dy) {
            left += dx;
            top += dy;
            isFitted = false;
            redraw();
        }
        function nearest(px, py, reach) {
            const x = (px - left) / scale, y = (py - top) / scale, r = reach / scale;
            let best = -1, least = r * r;
            for (let cy = cellOf(y - r); cy <= cellOf(y + r); cy++) for (let cx = cellOf(x - r); cx <= cellOf(x + r); cx++) {
                const c = cy * cells + cx;
                for (let k = cellStarts[c]; k < cellStarts[c + 1]; k++) {
                    const i = cellPoints[k], d = (xs[i] - x) ** 2 + (ys[i] - y) ** 2;
                    if (d <= least && isVisible(i) && (still.match === null || still.match[i])) { least = d; best = i; }
                }
            }
            return best;
        }
        const reach = () => Math.max(10 * unit(), radius() + 4 * unit());

        function hover(i, x, y) {
            if (i !== still.hover) { still.hover = i; redraw(); }
            tip.hidden = i < 0;
            if (i < 0) return;
            tip.firstElementChild.textContent = nameOf(i);
            tip.lastElementChild.textContent = data.texts[i];
            const box = tip.parentElement.getBoundingClientRect();
            let tx = x - box.left + 14, ty = y - box.top + 14;
            if (tx + tip.offsetWidth > box.width - 6) tx = x - box.left - 14 - tip.offsetWidth;
            if (ty + tip.offsetHeight > box.height - 6) ty = y - box.top - 14 - tip.offsetHeight;
            tip.style.left = Math.max(6, tx) + "px";
            tip.style.top = Math.max(6, ty) + "px";
        }
        function pin(i) {
            still.pin = i;
            card.hidden = i < 0;
            element("card-group").textContent = i < 0 ? "" : nameOf(i);
            element("card-text").textContent = i < 0 ? "" : data.texts[i];
            redraw();
        }
        function show(i) {
            const next = Math.max(scale, fitted * 4);
            scale = next;
            left = width / 2 - xs[i] * next;
            top = height / 2 - ys[i] * next;
            isFitted = false;
            if (!isVisible(i)) toggle(group[i]);
            pin(i);
        }

        const held = new Map();
        let travel = 0;
        const place = event => {
            // Where nothing told that the pixels are others now.
            resize();
            const box = canvas.getBoundingClientRect();
            return [(event.clientX - box.left) * unit(), (event.clientY - box.top) * unit()];
        };
        canvas.addEventListener("pointerdown", event => {
            canvas.setPointerCapture(event.pointerId);
            held.set(event.pointerId, place(event));
            travel = held.size > 1 ? Infinity : 0;
        });
        canvas.addEventListener("pointermove", event => {
            const now = place(event);
            if (!held.has(event.pointerId)) {
                hover(nearest(now[0], now[1], reach()), event.clientX, event.clientY);
                return;
            }
            const before = held.get(event.pointerId), other = [...held].find(([id]) => id !== event.pointerId);
            held.set(event.pointerId, now);
            travel += Math.hypot(now[0] - before[0], now[1] - before[1]);
            if (other) {
                const gap = p => Math.hypot(p[0] - other[1][0], p[1] - other[1][1]);
                zoom(gap(now) / Math.max(1, gap(before)), (now[0] + other[1][0]) / 2, (now[1] + other[1][1]) / 2);
                pan((now[0] - before[0]) / 2, (now[1] - before[1]) / 2);
            } else if (travel > 3 * unit()) {
                hover(-1);
                canvas.classList.add("held");
                pan(now[0] - before[0], now[1] - before[1]);
            }
        });
        for (const name of ["pointerup", "pointercancel"]) canvas.addEventListener(name, event => {
            const isClick = name === "pointerup" && travel <= 3 * unit() && held.has(event.pointerId);
            held.delete(event.pointerId);
            canvas.classList.remove("held");
            if (isClick) pin(nearest(...place(event), reach()));
        });
        canvas.addEventListener("pointerleave", () => hover(-1));
        canvas.addEventListener("wheel", event => {
            event.preventDefault();
            const lines = event.deltaMode === 1 ? 16 : event.deltaMode === 2 ? 400 : 1;
            zoom(Math.exp(-Math.max(-600, Math.min(600, event.deltaY * lines)) * 0.0015), ...place(event));
            hover(-1);
        }, { passive: false });
        canvas.addEventListener("keydown", event => {
            if (event.ctrlKey || event.metaKey || event.altKey) return;
            const step = (event.shiftKey ? 240 : 60) * unit();
            const answers = {
                ArrowLeft: () => pan(step, 0), ArrowRight: () => pan(-step, 0), ArrowUp: () => pan(0, step),
                ArrowDown: () => pan(0, -step), "+": () => zoom(1.4), "=": () => zoom(1.4), "-": () => zoom(1 / 1.4),
                "0": fit, Home: fit, Enter: () => pin(nearest(width / 2, height / 2, Math.hypot(width, height))),
                " ": () => pin(nearest(width / 2, height / 2, Math.hypot(width, height))), Escape: () => pin(-1),
            };
            if (!answers[event.key]) return;
            event.preventDefault();
            answers[event.key]();
        });
        for (const name of ["focus", "blur"]) canvas.addEventListener(name, redraw);
        element("nearer").addEventListener("click", () => zoom(1.6));
        element("farther").addEventListener("click", () => zoom(1 / 1.6));
        element("whole").addEventListener("click", fit);
        element("card-close").addEventListener("click", () => { pin(-1); canvas.focus(); });

        let lowered = null;
        function find() {
            const words = search.value.toLowerCase().split(/\s+/).filter(word => word);
            const list = element("matches");
            list.textContent = "";
            if (words.length === 0) {
                still.match = null;
                element("found").textContent = "";
                return redraw();
            }
            lowered = lowered || data.texts.map(text => text.toLowerCase());
            still.match = new Uint8Array(count);
            let found = 0;
            for (let i = 0; i < count; i++) if (words.every(word => lowered[i].includes(word))) {
                still.match[i] = 1;
                if (found++ < 200) {
                    const button = document.createElement("button");
                    button.type = "button";
                    button.textContent = data.texts[i];
                    button.addEventListener("click", () => show(i));
                    list.appendChild(document.createElement("li")).appendChild(button);
                }
            }
            const rest = found > 200 ? ", the first 200 listed" : "";
            element("found").textContent = (found === 1 ? "1 text" : `${found} texts`) + rest;
            redraw();
        }
        let later = 0;
        search.addEventListener("input", () => { clearTimeout(later); later = setTimeout(find, 80); });
        search.addEventListener("keydown", event => {
            if (event.key === "Escape") { search.value = ""; find(); }
            if (event.key === "Enter") { const first = element("matches").querySelector("button"); if (first) first.click(); }
        });

        const items = [];
        function swatch(g) {
            const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
            svg.setAttribute("viewBox", "-8 -8 16 16");
            svg.setAttribute("aria-hidden", "true");
            const shape = document.createElementNS(svg.namespaceURI, "path");
            shape.setAttribute("d", data.shapes[shapeOf(g)]);
            shape.setAttribute("fill-rule", "evenodd");
            shape.setAttribute("fill", hexOf(g));
            svg.appendChild(shape);
            return svg;
        }
        function addItem(g, name, size) {
            const button = document.createElement("button"), label = document.createElement("span");
            const number = document.createElement("span");
            button.type = "button";
            label.textContent = name;
            label.className = "name";
            number.textContent = size.toLocaleString("en");
            number.className = "size";
            button.append(swatch(g), label, number);
            button.title = name;
            button.setAttribute("aria-pressed", "true");
            button.addEventListener("click", () => toggle(g));
            const only = value => () => { still.only = value; redraw(); };
            if (g >= 0) {
                button.addEventListener("pointerenter", only(g));
                button.addEventListener("pointerleave", only(null));
            }
            legend.appendChild(document.createElement("li")).appendChild(button);
            items.push({ g, button });
        }
        function setVisible(g, value) {
            still.visible[g + 1] = value ? 1 : 0;
            items.filter(item => item.g === g).forEach(item => item.button.setAttribute("aria-pressed", String(value)));
            if (!value) still.only = null;
        }
        function toggle(g) {
            setVisible(g, !still.visible[g + 1]);
            hover(-1);
            redraw();
        }
        groups.forEach((entry, g) => { if (entry.name) addItem(g, entry.name, entry.size); });
        if (items.length && data.noiseCount) addItem(-1, data.noiseName, data.noiseCount);
        element("groups").hidden = items.length === 0;
        for (const [id, value] of [["all", true], ["none", false]]) element(id).addEventListener("click", () => {
            items.forEach(item => setVisible(item.g, value));
            redraw();
        });
        dark.addEventListener("change", () => {
            items.forEach(item => item.button.replaceChild(swatch(item.g), item.button.firstChild));
            redraw();
        });
        // In pixels of the screen where the browser can: another screen has others at the same size.
        const sizes = new ResizeObserver(resize);
        try { sizes.observe(canvas, { box: "device-pixel-content-box" }); } catch { sizes.observe(canvas); }
        resize();
        draw();

        // For scripts and tests: where a point is in the window, and what is shown.
        window.kindredMap = Object.freeze({
            count, draw, fit, show,
            place: i => {
                const box = canvas.getBoundingClientRect();
                return [box.left + (xs[i] * scale + left) / unit(), box.top + (ys[i] * scale + top) / unit()];
            },
            color: i => hexOf(group[i]), group: i => group[i], isVisible, scale: () => scale / fitted,
            matches: () => still.match === null ? null : still.match.reduce((sum, value) => sum + value, 0),
        });
        """#
}
