// Sends with @segment/analytics-node as a program on a server would: node send.mjs HOST KEY TASK
import { Analytics } from '@segment/analytics-node'

const [host, writeKey, task, count] = process.argv.slice(2)
const analytics = new Analytics({ host, writeKey })
const lost = []
analytics.on('error', (error) => lost.push(String(error.reason ?? error.code)))

const odd = { emoji: '🦊👩‍👩‍👧', greek: 'Ωμέγα', control: 'a\u0000b\n\tc', lone: 'x\ud83dy' }
const tasks = {
  everyKind() {
    const userId = '4711'
    const timestamp = new Date('2026-03-01T10:00:00Z')
    const traits = { email: 'ana@example.com', firstName: 'Ana', lastName: 'Ruiz' }
    analytics.identify({ userId, traits })
    const properties = { watt: 9, odd, none: null }
    analytics.track({ userId, event: 'Lamp Switched', properties, timestamp })
    const url = 'https://shop.example/guide?x=1'
    analytics.page({ userId, category: 'Docs', name: 'Guide', properties: { url } })
    analytics.screen({ userId, name: 'Start', properties: { depth: 2 } })
    analytics.group({ userId, groupId: 99, traits: { plan: 'gold' } })
    analytics.track({ anonymousId: 'browser-1', event: 'Lamp Dimmed' })
    analytics.alias({ userId, previousId: 'browser-1' })
  },
  async many() {
    for (let n = 0; n < Number(count); n++) {
      analytics.track({ userId: `u${n % 50}`, event: 'Lamp Switched', properties: { n, text: 'ж'.repeat(200) } })
      if (n % 10 === 9) await new Promise((done) => setTimeout(done, 5))
    }
  },
}
await tasks[task]()
await analytics.closeAndFlush()
if (lost.length) {
  console.error(lost.join('\n'))
  process.exit(1)
}
