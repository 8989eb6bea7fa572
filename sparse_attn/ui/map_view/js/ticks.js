// Tick marks of the token axes: words where there is room for them, otherwise round numbers.

const MOST_WORDS = 60
const WORD_ROOM = 11 // pixels a label needs
const LONGEST = 11 // characters of a word on an axis

/** Text for Plotly, which reads a little HTML in labels. */
export const plain = text => String(text)
  .replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;")

const shorten = word => (word.length > LONGEST ? `${word.slice(0, LONGEST - 1)}…` : word)

const whole = new Intl.NumberFormat("en-US")
export const integer = value => whole.format(value)

/** start, span: tokens on screen; size: pixels; words: {start, labels} of this axis or nothing. */
export function ticks(start, span, size, words) {
  const first = Math.ceil(start)
  const last = Math.min(Math.ceil(start + span) - 1, Math.floor(start + span))
  if (words && span <= MOST_WORDS) {
    const every = Math.ceil((WORD_ROOM * span) / size)
    return listed(Math.ceil(first / every) * every, last, every, at => {
      const word = words.labels[at - words.start]
      return word === undefined ? String(at) : plain(shorten(word))
    })
  }
  return listed(...round(first, last, span, size), integer)
}

function round(first, last, span, size) {
  const most = Math.max(2, size / 58)
  const rough = Math.max(1, span / most)
  const power = 10 ** Math.floor(Math.log10(rough))
  const every = Math.max(1, [1, 2, 5, 10].find(step => step * power >= rough) * power)
  return [Math.ceil(first / every) * every, last, every]
}

function listed(from, to, every, text) {
  const tickvals = []
  for (let at = from; at <= to; at += every) tickvals.push(at)
  return { tickvals, ticktext: tickvals.map(text) }
}
