/** Columns that say what an order is from its opening on, and the attribute that each becomes. */
export const TEXTS = {
  region: 'region',
  territory: 'territory',
  billing_country: 'country',
  account_owner: 'accountOwner',
  account_type: 'accountType',
  opportunity_type: 'orderType',
  delivery_terms: 'deliveryTerms',
  bureaucratic_code: 'bureaucraticCode',
  currency: 'quotedIn',
  first_product_family: 'productFamily',
  first_product_name: 'product',
  quote_expiry_imputed: 'quoteExpiryImputed',
} as const;

export const NUMBERS = {
  trf_sum: 'coolingTons',
  product_lines: 'productLines',
  price_terms_needs_approval: 'priceNeedsApproval',
  code0_needs_approval: 'codeNeedsApproval',
} as const;

/**
 * Columns that tell how or when an order ended, or are blank while it is open. A forecast that saw them would repeat the
 * answer: none of them ever becomes an attribute.
 */
export const DENIED = [
  'price_terms_approved',
  'code0_approved',
  'last_modified_date',
  'stage',
] as const;

/** Everything that is read. */
export const COLUMNS = [
  'opportunity_id',
  'created_date',
  'quote_expiry_date',
  'account_created_period',
  'planned_delivery_start_period',
  'planned_delivery_end_period',
  'opportunity_owner',
  'total_taxable_amount_usd',
  'last_modified_date',
  'stage',
  ...Object.keys(TEXTS),
  ...Object.keys(NUMBERS),
];
