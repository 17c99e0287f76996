/** Every request that arrived, except those to /control. */
export class Journal {
  #entries = [];

  async record(req) {
    const line = `${req.method} ${req.url} HTTP/${req.httpVersion}`;
    const entry = { line, headers: pairs(req.rawHeaders), chunks: [] };
    this.#entries.push(entry);
    for await (const chunk of req) entry.chunks.push(chunk);
    return Buffer.concat(entry.chunks);
  }

  recordMalformed(bytes) {
    if (bytes?.length) this.#entries.push({ line: '', headers: [], chunks: [bytes] });
  }

  requests() {
    return this.#entries.map(({ line, headers, chunks }) => ({ line, headers, body: Buffer.concat(chunks).toString() }));
  }

  clear() {
    this.#entries = [];
  }
}

function pairs(rawHeaders) {
  return Array.from({ length: rawHeaders.length / 2 }, (_, i) => rawHeaders.slice(2 * i, 2 * i + 2));
}
