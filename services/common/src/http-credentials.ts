/**
 * Takes the user and the password out of an address, into a header: `fetch` refuses such an address, and tells the
 * password in its message.
 */
export function splitCredentials(address: URL): { url: URL; headers: Record<string, string> } {
  const url = new URL(address);
  url.username = '';
  url.password = '';
  if (address.username === '' && address.password === '') return { url, headers: {} };
  const user = decodeURIComponent(address.username);
  const secret = Buffer.from(`${user}:${decodeURIComponent(address.password)}`).toString('base64');
  return { url, headers: { authorization: `Basic ${secret}` } };
}
