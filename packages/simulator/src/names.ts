/** Names of people and firms. Nobody and no firm is meant. */

const FIRST =
  'Anna|Bram|Chen|Daan|Emma|Femke|Gijs|Hanna|Iris|Jasper|Kim|Lars|Li Na|Lotte|Maarten|Mei|Milan|Noor|Olivier|Pim|Quinten|Ravi|Roos|Ruben|Saskia|Sem|Sophie|Thijs|Umut|Vera|Wang Lei|Yara'.split(
    '|',
  );
const LAST =
  'Aalbers|Bakker|van den Berg|de Boer|Brouwer|Cornelissen|van Dam|Dekker|van Dijk|Dijkstra|Evers|de Graaf|de Groot|Hendriks|Hoekstra|Huisman|Jacobs|Jansen|de Jong|Kok|Kuipers|van Leeuwen|Meijer|Mulder|Peters|Prins|Sanders|Smit|Verhoeven|Vermeulen|Visser|de Wit|Willems'.split(
    '|',
  );

/** The name of the n-th person: different for the first thousand. */
export function personName(n: number): string {
  const round = Math.floor(n / FIRST.length);
  const first = FIRST[n % FIRST.length] as string;
  return `${first} ${LAST[(round + (n % FIRST.length) * 5) % LAST.length] as string}`;
}

const FOUNDERS =
  'Noorder|Zuider|Maas|Rijn|Veluwe|Hanze|Delta|Polder|Kempen|Twentse|Drechtse|Friese|Zaanse|Gelderse|IJssel|Waal|Brabantse|Limburgse|Amstel|Schelde|Lauwers|Peel|Betuwe|Kennemer'.split(
    '|',
  );
const LINES: Readonly<Record<string, readonly string[]>> = {
  metal: ['Staalbouw', 'Metaalwerken', 'Gieterij', 'Verspaning'],
  food: ['Zuivel', 'Bakkerijen', 'Conserven', 'Specerijen'],
  packaging: ['Verpakkingen', 'Karton', 'Etiketten', 'Pallets'],
  textile: ['Textiel', 'Weverij', 'Garens', 'Bedrijfskleding'],
  electronics: ['Elektronica', 'Besturingen', 'Sensoren', 'Kabels'],
  chemicals: ['Chemie', 'Coatings', 'Kunststoffen', 'Reinigers'],
  machinery: ['Machines', 'Pompen', 'Aandrijvingen', 'Hydrauliek'],
};
const FORMS = ['B.V.', 'N.V.', 'Groep', '& Zonen'];

/** Lines of business: what customers are told apart by. */
export const SEGMENTS = Object.keys(LINES);

/** The name of the n-th firm of a line of business. */
export function firmName(n: number, segment: string): string {
  const lines = LINES[segment] as readonly string[];
  const founder = FOUNDERS[(n * 7) % FOUNDERS.length] as string;
  const line = lines[Math.floor(n / 3) % lines.length] as string;
  return `${founder} ${line} ${FORMS[Math.floor(n / 11) % FORMS.length] as string}`;
}

/** Where customers are, and from where they came to us. */
export const REGIONS = [
  'Noord-Holland',
  'Zuid-Holland',
  'Utrecht',
  'Noord-Brabant',
  'Gelderland',
  'Overijssel',
  'Limburg',
  'Groningen',
  'Vlaanderen',
  'Nordrhein-Westfalen',
];
export const SOURCES = ['website', 'fair', 'referral', 'bought_list', 'register'];
export const TEAM_NAMES = ['North', 'South', 'East', 'West', 'Centre', 'Coast', 'River', 'Harbour'];
export const DIVISION_NAMES = ['Inland', 'Export', 'Seaports', 'Overseas'];
