// What lies under the cursor: cross hairs in all panels and a box of plain text.
import { ruleBits, shareOf, valueOf } from "./payload.js"
import { integer } from "./ticks.js"

const digits = value => {
  const size = Math.abs(value)
  if (size === 0) return "0"
  return size >= 0.001 ? size.toPrecision(2) : size.toExponential(1).replace("e-", "e−")
}

function reading(panel, at, picture, exact) {
  const level = panel.levels[at]
  const { texts, scales } = picture
  if (panel.kind === "why") return null // a line of its own says it in words
  if (exact && (level || panel.kind !== "sparse")) return weight(exact, panel.kind)
  if (!level) return texts.notAllowed
  const value = valueOf(level, panel.kind, scales)
  if (panel.kind === "difference") {
    const end = !scales.difference.log && (level === 255 || level === 1)
    const sign = end ? (value > 0 ? "≥" : "≤") : "≈"
    return value === 0 ? "≈ 0" : `${sign} ${value > 0 ? "+" : "−"}${digits(value)}`
  }
  if (level === 1) return scales.weight.log ? `≤ ${digits(value)}` : "≈ 0"
  return `${level === 255 && !scales.weight.log ? "≥" : "≈"} ${digits(value)}`
}

function weight({ sparse, dense }, kind) {
  const value = { sparse, dense, difference: sparse - dense }[kind]
  const size = value.toPrecision(5).replace("e-", "e−").replace(/^-/, "−")
  return kind === "difference" && value > 0 ? `+${size}` : size
}

function tokens(name, start, step, stop, words) {
  const last = Math.min(start + step, stop) - 1
  if (last > start) return `${name} ${integer(start)}–${integer(last)}`
  const word = words?.labels[start - words.start]
  return word === undefined ? `${name} ${integer(start)}` : `${name} ${integer(start)} “${word}”`
}

function share(level) {
  const percent = 100 * shareOf(level)
  return `${percent >= 9.95 ? percent.toFixed(0) : percent.toPrecision(2)} %`
}

/** The pixel of the picture under a pair of (fractional) token positions; null outside. */
export function pixelAt(picture, row, column) {
  const y = Math.floor((row - picture.rows[0]) / picture.rowStep)
  const x = Math.floor((column - picture.columns[0]) / picture.columnStep)
  if (y < 0 || x < 0 || y >= picture.height || x >= picture.width) return null
  return { x, y, at: y * picture.width + x }
}

/** Whether every pixel is one pair. */
export const isCells = picture => picture.rowStep === 1 && picture.columnStep === 1

/** The lines of the box for one pixel; exact: the weights of its pair, if they are known. */
export function describe(picture, { x, y, at }, exact) {
  const { texts } = picture
  const lines = [
    tokens(texts.hoverQuery, picture.rows[0] + y * picture.rowStep, picture.rowStep, picture.rows[1],
      picture.tokens?.rows),
    tokens(texts.hoverKey, picture.columns[0] + x * picture.columnStep, picture.columnStep,
      picture.columns[1], picture.tokens?.columns),
  ]
  for (const panel of picture.panels) {
    const text = reading(panel, at, picture, exact)
    if (text) lines.push(`${panel.title}: ${text}`)
  }
  const first = picture.panels.find(panel => panel.kind === "sparse" || panel.kind === "why")
  const many = picture.rowStep * picture.columnStep > 1
  if (first?.share?.[at] && many) lines.push(`${texts.share}: ${share(first.share[at])}`)
  if (picture.rules) {
    const bits = ruleBits(picture.rules, at)
    const names = picture.rules.names.filter((_, bit) => (bits >> bit) & 1)
    lines.push(names.length ? `${texts.by}: ${names.join(", ")}` : texts.byNone)
  }
  const kept = picture.kept?.mean[y]
  if (kept !== undefined && !Number.isNaN(kept)) {
    const percent = 100 * kept
    const near = percent > 99.5 && percent < 100 ? percent.toFixed(2) : percent.toFixed(0)
    lines.push(`${texts.rowKeeps}: ${percent < 9.5 ? percent.toPrecision(2) : near} %`)
  }
  return lines
}

/** Fills the box and puts it beside the point, inside the stage. */
export function placeBox(box, lines, x, y, place) {
  box.replaceChildren(...lines.map((line, at) => {
    const row = document.createElement("div")
    row.textContent = line // never as HTML: tokens and titles are users' text
    row.className = at < 2 ? "sa-map-where" : ""
    return row
  }))
  box.hidden = false
  const right = x + 18 + box.offsetWidth > place.width
  const below = y + 18 + box.offsetHeight > place.height
  box.style.left = `${Math.max(0, right ? x - 14 - box.offsetWidth : x + 18)}px`
  box.style.top = `${Math.max(0, below ? y - 14 - box.offsetHeight : y + 18)}px`
}

/** Draws the hovered and the pinned pair over all panels. */
export function drawMarks(context, place, view, hovered, pinned, look) {
  context.clearRect(0, 0, place.width, place.height)
  if (pinned) {
    const column = pinned.key === null ? NaN : pinned.key + 0.5 // NaN lies in no panel
    drawPair(context, place, view, pinned.query + 0.5, column, [look.accent, [6, 3]], look)
  }
  if (hovered) drawPair(context, place, view, hovered.row, hovered.column, [look.text, []], look)
}

function drawPair(context, place, view, row, column, [color, dash], look) {
  tracePair(context, place, view, row, column)
  context.setLineDash([])
  context.strokeStyle = look.page // a halo, so that the line shows on any colour below it
  context.lineWidth = 3
  context.globalAlpha = 0.45
  context.stroke()
  context.setLineDash(dash)
  context.strokeStyle = color
  context.lineWidth = 1
  context.globalAlpha = 1
  context.stroke()
}

function tracePair(context, place, view, row, column) {
  context.beginPath()
  for (const { x, y, size } of place.panels) {
    const across = Math.round(x + ((column - view.column) / view.span) * size) + 0.5
    const down = Math.round(y + ((row - view.row) / view.span) * size) + 0.5
    if (across >= x && across <= x + size) line(context, across, y, across, y + size)
    if (down >= y && down <= y + size) line(context, x, down, x + size, down)
  }
  const curve = place.curve
  if (curve) {
    const down = Math.round(curve.y + ((row - view.row) / view.span) * curve.height) + 0.5
    if (down >= curve.y && down <= curve.y + curve.height) line(context, curve.x, down, curve.x + curve.width, down)
  }
}

function line(context, x0, y0, x1, y1) {
  context.moveTo(x0, y0)
  context.lineTo(x1, y1)
}
