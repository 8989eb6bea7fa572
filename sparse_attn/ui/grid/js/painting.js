// Painting by pointer and by keyboard.

const STEPS = {
  ArrowLeft: (at, width) => (at % width ? at - 1 : at),
  ArrowRight: (at, width) => ((at + 1) % width ? at + 1 : at),
  ArrowUp: (at, width) => (at >= width ? at - width : at),
  ArrowDown: (at, width, count) => (at + width < count ? at + width : at),
  Home: (at, width) => at - (at % width),
  End: (at, width) => at - (at % width) + width - 1,
}

/** Listens on the table of a grid; returns how to stop. */
export function listen(grid) {
  const { table } = grid
  let stroke = null // {on, changed} while the pointer is down

  const place = target => {
    const cell = target?.closest?.(".sa-grid-cell")
    return cell && table.contains(cell) ? Number(cell.dataset.at) : null
  }

  const paint = (at, on) => {
    if (!grid.picture.paintable.includes(at) || grid.painted.has(at) === on) return false
    const touched = [at]
    if (on && grid.picture.one) touched.push(...grid.painted), grid.painted.clear()
    on ? grid.painted.add(at) : grid.painted.delete(at)
    grid.repaint(touched)
    return true
  }

  const down = event => {
    const at = place(event.target)
    if (at === null || event.button !== 0) return
    event.preventDefault()
    grid.focus(at)
    grid.say(at)
    stroke = { on: !grid.painted.has(at), changed: false }
    stroke.changed = paint(at, stroke.on)
    if (event.target.hasPointerCapture?.(event.pointerId)) event.target.releasePointerCapture(event.pointerId)
  }
  const move = event => {
    const at = place(document.elementFromPoint(event.clientX, event.clientY))
    if (at === null) return
    grid.say(at)
    if (stroke && paint(at, stroke.on)) stroke.changed = true
  }
  const up = () => {
    if (stroke?.changed) grid.report()
    stroke = null
  }
  const leave = () => {
    if (!table.contains(document.activeElement)) grid.say(grid.focused, false)
  }
  const press = event => {
    const at = place(event.target)
    if (at === null || event.ctrlKey || event.metaKey || event.altKey) return
    if (event.key === " " || event.key === "Enter") {
      event.preventDefault()
      if (paint(at, !grid.painted.has(at))) grid.report()
      grid.say(at)
      return
    }
    const step = STEPS[event.key]
    if (!step) return
    event.preventDefault()
    event.stopPropagation()
    const next = step(at, grid.picture.columns.length, grid.cells.length)
    grid.focus(next)
    if (event.shiftKey && paint(next, grid.painted.has(at))) grid.report()
    grid.say(next)
  }
  const focused = event => {
    const at = place(event.target)
    if (at !== null) grid.say(at)
  }

  table.addEventListener("pointerdown", down)
  table.addEventListener("pointermove", move)
  table.addEventListener("pointerleave", leave)
  table.addEventListener("keydown", press)
  table.addEventListener("focusin", focused)
  window.addEventListener("pointerup", up)
  window.addEventListener("pointercancel", up)
  return () => {
    window.removeEventListener("pointerup", up)
    window.removeEventListener("pointercancel", up)
  }
}
