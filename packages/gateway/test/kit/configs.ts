/** A meshgate.yaml whose one provider, `up`, is an OpenAI-compatible server; `more` is further text of the file. */
export function openAiConfig(url: string, more = "", firstByteMs = 2_000): string {
  return `
providers:
  up:
    kind: openai
    url: ${url}/v1
    api_key: sk-upstream-secret
    location: public
    default_model: small
    models: [large]
    retries: {max: 1, base_ms: 1}
    timeouts: {connect_ms: 2000, first_byte_ms: ${firstByteMs}, idle_ms: 2000, total_ms: 20000}
routing:
  sensitivity: {keywords: [classified]}
  cost: {default_provider: public}
${more}`;
}
