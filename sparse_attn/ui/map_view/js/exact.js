// The exact weights of the pair under the cursor, asked of the server once the cursor rests.

const REST = 150 // ms
const REMEMBERED = 500 // pairs

export class Exact {
  /** told: called when the weights of a pair that was asked for have come. */
  constructor(url, told) {
    this.url = url
    this.told = told
    this.known = new Map()
    this.waiting = null
  }

  /** {sparse, dense} of a pair of the picture, if known by now; otherwise it is asked for. */
  of(picture, query, key) {
    const asked = new URLSearchParams({ link: picture.pairLink, query, key }).toString()
    clearTimeout(this.waiting)
    if (!this.known.has(asked)) this.waiting = setTimeout(() => this.ask(asked), REST)
    return this.known.get(asked) ?? null
  }

  async ask(asked) {
    if (this.known.size >= REMEMBERED) this.known.clear()
    const answer = await fetch(`${this.url}?${asked}`).catch(() => null)
    if (answer?.status !== 200) return // the box keeps what the picture says
    this.known.set(asked, await answer.json())
    this.told()
  }

  stop() {
    clearTimeout(this.waiting)
  }
}
