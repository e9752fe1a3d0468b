import { i18n, type Messages } from '@lingui/core';

export type Language = 'en' | 'zh';

/** The locale that numbers and dates are written in; for English with a 24 h clock and the day first. */
export const LOCALES: Record<Language, string> = { en: 'en-GB', zh: 'zh-CN' };

const YEAR_S = 31_536_000;
const catalogues: Record<Language, () => Promise<{ messages: Messages }>> = {
  en: () => import('../../locales/en.po'),
  zh: () => import('../../locales/zh.po'),
};

/** The address says so, else the reader's choice, else the browser. */
export function readLanguage(): Language {
  const asked = new URLSearchParams(window.location.search).get('lang');
  const chosen = asked ?? document.documentElement.dataset['language'] ?? navigator.language;
  return chosen.startsWith('zh') ? 'zh' : 'en';
}

/** Loads the texts of a language and shows them. */
export async function speak(language: Language): Promise<void> {
  const { messages } = await catalogues[language]();
  i18n.loadAndActivate({ locale: language, messages });
  document.documentElement.lang = language;
}

export function chooseLanguage(language: Language): Promise<void> {
  // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store API is missing in Safari and Firefox
  document.cookie = `grasp_language=${language}; path=/; max-age=${YEAR_S}; samesite=lax`;
  return speak(language);
}
