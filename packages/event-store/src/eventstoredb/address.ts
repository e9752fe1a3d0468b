/** What is wrong with a connection string of EventStoreDB; undefined: nothing that we know. */
export function faultOfAddress(address: string): string | undefined {
  const [, hosts = '', query = ''] =
    /^esdb(?:\+discover)?:\/\/([^?]+)\??(.*)$/i.exec(address) ?? [];
  if (hosts === '') return 'an address of the form esdb://host:2113 or esdb+discover://host:2113';
  const options = new Map(query.split('&').map((pair) => pairOf(pair)));
  // The client drops the credentials with a line that nobody reads, and every call is anonymous.
  if (options.get('tls') === 'false' && hosts.includes('@'))
    return 'tls=false leaves the credentials out: use TLS, or a server that asks for none';
  // Where the client does not throw, it tells a wrong revision.
  if (options.get('throwonappendfailure') === 'false') return 'throwOnAppendFailure must stay true';
  return undefined;
}

function pairOf(pair: string): [string, string] {
  const [key = '', value = ''] = pair.split('=');
  return [key.trim().toLowerCase().replaceAll(/[_-]/g, ''), value.trim().toLowerCase()];
}
