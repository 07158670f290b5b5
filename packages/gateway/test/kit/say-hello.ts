/** One call of `/v1/chat`. */
export function sayHello(url: string, key?: string): Promise<Response> {
  return fetch(`${url}/v1/chat`, {
    method: "POST",
    headers: { "content-type": "application/json", ...(key && { authorization: `Bearer ${key}` }) },
    body: JSON.stringify({ messages: [{ role: "user", content: "Hello" }] }),
  });
}
