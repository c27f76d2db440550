// Where many forms come from one network, a form may carry a piece of work that its browser does by itself: a number whose digest
// together with the form's key begins with enough zero bits. Without scripts, or where the browser cannot digest, one waits instead.
const TOGETHER = 256;

function isEnough(digest: ArrayBuffer, bits: number): boolean {
  const bytes = new Uint8Array(digest);
  for (let at = 0; at < bits; at += 8) {
    const byte = bytes[at >> 3] ?? 0;
    if (byte >> Math.max(0, 8 - (bits - at)) !== 0) return false;
  }
  return true;
}

function digestsOf(key: string, nonces: string[]): Promise<ArrayBuffer[]> {
  const encoder = new TextEncoder();
  return Promise.all(nonces.map((nonce) => crypto.subtle.digest("SHA-256", encoder.encode(`${key}:${nonce}`))));
}

async function find(key: string, bits: number, first = 0): Promise<string> {
  const nonces = Array.from({ length: TOGETHER }, (_, offset) => String(first + offset));
  const digests = await digestsOf(key, nonces);
  return nonces.find((_, place) => isEnough(digests[place] as ArrayBuffer, bits)) ?? find(key, bits, first + TOGETHER);
}

export function workForForms(): void {
  for (const form of document.querySelectorAll<HTMLFormElement>("form[data-work-bits]")) {
    const { workKey, workBits } = form.dataset;
    const field = form.elements.namedItem("work");
    if (!workKey || !workBits || !(field instanceof HTMLInputElement) || !globalThis.crypto?.subtle) continue;
    void find(workKey, Number(workBits)).then((nonce) => {
      field.value = nonce;
    });
  }
}
