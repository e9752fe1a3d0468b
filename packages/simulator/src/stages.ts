/** The way of an order, from first interest to the contract. */
export const STAGES = ['lead', 'contacted', 'offer', 'negotiation', 'contract'] as const;
