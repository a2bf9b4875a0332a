// What the client adds to a program that bundles it.
import { build } from 'esbuild'
import { Buffer } from 'node:buffer'
import process from 'node:process'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'

/** Bytes after minifying and gzip. docs/design.md says why own code may be larger than was planned. */
const SIZES = {
  own: { limit: 11500, goal: 6500, text: 'own code' },
  whole: { limit: 14000, goal: 12200, text: 'with oauth4webapi' },
}

export function judgeSizes(gzipped: { own: number; whole: number }): string[] {
  return (['own', 'whole'] as const)
    .filter((part) => gzipped[part] > SIZES[part].limit)
    .map((part) => {
      const { limit, goal, text } = SIZES[part]
      return `mod.ts: ${text} has ${gzipped[part]} bytes gzipped, above ${limit} (goal ${goal}), ` +
        'make it smaller'
    })
}

async function measure(external: string[]): Promise<{ minified: number; gzipped: number }> {
  const { outputFiles } = await build({
    entryPoints: ['mod.ts'],
    bundle: true,
    minify: true,
    write: false,
    format: 'esm',
    platform: 'neutral',
    mainFields: ['module', 'main'],
    external,
  })
  const code = Buffer.concat(outputFiles.map(({ contents }) => contents))
  return { minified: code.length, gzipped: gzipSync(code, { level: 9 }).length }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const own = await measure(['oauth4webapi'])
  const whole = await measure([])
  const lines: string[] = []
  for (const [{ minified, gzipped }, size] of [[own, SIZES.own], [whole, SIZES.whole]] as const) {
    const { text, goal, limit } = size
    lines.push(`${text} ${minified} bytes, ${gzipped} gzipped (goal ${goal}, limit ${limit})`)
  }
  console.log(lines.join('; '))
  const findings = judgeSizes({ own: own.gzipped, whole: whole.gzipped })
  for (const finding of findings) console.error(finding)
  if (findings.length > 0) process.exit(1)
}
