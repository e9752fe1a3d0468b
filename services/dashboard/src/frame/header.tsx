import { useLingui } from '@lingui/react/macro';
import { Link } from '@tanstack/react-router';
import { Languages, Moon, Sun } from 'lucide-react';
import type { LiveState } from '../api/live.ts';
import { AsOf } from '../clocks/as-of.tsx';
import { chooseLanguage } from '../language/language.ts';
import { chooseScheme } from '../look/theme.ts';
import { keepScope, useChangeUrl, useUrl } from '../url.ts';
import { StateBadge } from './state-badge.tsx';

/** Name, state, the two clocks, and how the page looks and speaks. */
export function Header({ live }: { live: LiveState }) {
  return (
    <header className="top">
      <Link to="/" search={keepScope} className="brand" activeProps={{ 'aria-current': undefined }}>
        <span className="brand-mark" />
        Grasp
      </Link>
      <StateBadge live={live} />
      <AsOf />
      <div className="top-end">
        <ThemeButton />
        <LanguageButton />
      </div>
    </header>
  );
}

function ThemeButton() {
  const { t } = useLingui();
  const { tweak } = useChangeUrl();
  const { theme } = useUrl();
  const isDark = document.documentElement.dataset['theme'] === 'dark';
  const switchTheme = () => {
    chooseScheme(isDark ? 'light' : 'dark');
    if (theme) tweak({ theme: undefined });
  };
  return (
    <button
      type="button"
      className="icon-button"
      aria-label={t`Switch between light and dark`}
      title={t`Switch between light and dark`}
      onClick={switchTheme}
    >
      <Sun size={17} strokeWidth={1.75} className="when-dark" aria-hidden />
      <Moon size={17} strokeWidth={1.75} className="when-light" aria-hidden />
    </button>
  );
}

function LanguageButton() {
  const { i18n, t } = useLingui();
  const { tweak } = useChangeUrl();
  const { lang } = useUrl();
  const switchLanguage = async () => {
    await chooseLanguage(i18n.locale === 'zh' ? 'en' : 'zh');
    if (lang) tweak({ lang: undefined });
  };
  return (
    <button
      type="button"
      className="icon-button language"
      aria-label={t`Switch the language: English, 中文`}
      onClick={() => void switchLanguage()}
    >
      <Languages size={17} strokeWidth={1.75} aria-hidden />
      <span aria-hidden>{i18n.locale === 'zh' ? 'EN' : '中'}</span>
    </button>
  );
}
