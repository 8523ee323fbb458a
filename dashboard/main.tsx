import { render } from 'preact';
import { createApi } from './api/get';
import { App } from './app';
import { SignedIn } from './signed-in';
import { keyStore } from './session';
import 'uplot/dist/uPlot.min.css';
import './style.css';

const keys = keyStore(() => window.sessionStorage);
const api = createApi({
  fetch: (path, init) => window.fetch(path, init),
  isOnline: () => navigator.onLine,
  key: keys.get,
});
const place = document.getElementById('page');
if (place !== null) {
  place.replaceChildren();
  render(
    <SignedIn {...{ api, keys }}>
      <App />
    </SignedIn>,
    place,
  );
}
