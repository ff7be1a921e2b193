/* Opens documents in frames and tells whatever in them runs, could run, or points where it may not.
   Every frame has the canary of conftest.py before anything of its document. */
function pit(urls, raw, done) {
  var fired = [], problems = [], texts = {}, parts = 0, queue = urls.slice(), open = 0, WIDE = 24;
  var EVENTS = ['mouseover', 'mouseenter', 'mousemove', 'mousedown', 'mouseup', 'pointerover',
    'pointerenter', 'focus', 'focusin', 'blur', 'keydown', 'keyup', 'keypress', 'copy', 'wheel',
    'toggle', 'dblclick', 'select', 'input', 'change', 'drag', 'touchstart', 'animationstart'];
  var SOME = ['mouseover', 'focus', 'keydown'];
  var PLACES = ['href', 'src', 'action', 'formaction', 'xlink:href', 'data', 'poster', 'background',
    'cite', 'ping', 'manifest', 'codebase', 'archive', 'longdesc', 'values', 'from', 'to', 'by'];
  var LOADING = ['script', 'img', 'image', 'iframe', 'frame', 'link', 'source', 'video', 'audio',
    'track', 'use', 'feimage', 'input'];
  var NEVER = ['iframe', 'frame', 'frameset', 'object', 'embed', 'applet', 'base', 'animate', 'set',
    'animatetransform', 'animatemotion', 'foreignobject', 'math', 'style', 'xml',
    'img', 'video', 'audio', 'textarea', 'marquee', 'details', 'dialog', 'portal'];

  addEventListener('message', function (event) {
    if (event.data && event.data.canary) fired.push([owner(event.source), event.data.canary]);
  });

  function owner(source) {
    for (var each = source, top = window, n = 0; each && n < 9; each = each.parent, n++) {
      if (each.parent === top) {
        var all = document.querySelectorAll('iframe');
        for (var i = 0; i < all.length; i++) if (all[i].contentWindow === each) return all[i].title;
        return '?';
      }
    }
    return '?';
  }

  function each(root, visit) {
    var all = root.querySelectorAll('*');
    for (var i = 0; i < all.length; i++) {
      visit(all[i]);
      if (all[i].content && all[i].content.querySelectorAll) each(all[i].content, visit);
    }
  }

  function scheme(value, base) {
    try { return new URL(value, base); } catch (e) { return null; }
  }

  function inspect(url, doc, allowed) {
    each(doc, function (element) {
      var tag = element.localName.toLowerCase();
      function say(what) { problems.push([url, tag + ': ' + what.slice(0, 160)]); }
      if (NEVER.indexOf(tag) >= 0 && allowed.indexOf(tag) < 0) say('element');
      if (tag === 'script') {
        var kind = element.getAttribute('type'), src = element.getAttribute('src');
        if (kind === 'application/ld+json' && !src) {
          try { JSON.parse(element.textContent); } catch (e) { say('no JSON'); }
        } else if (!src || element.textContent.trim() ||
            !/\/assets\/(mingce|mingce-site)\/[a-z]+\.js$/.test(new URL(src, doc.baseURI).pathname)) {
          say('script ' + element.outerHTML);
        }
      }
      if (tag === 'meta' && element.getAttribute('http-equiv')) say(element.outerHTML);
      if (tag === 'noscript') {
        inspect(url, new DOMParser().parseFromString(element.textContent, 'text/html'), allowed);
      }
      [].forEach.call(element.attributes, function (attribute) {
        var name = attribute.name.toLowerCase(), value = attribute.value;
        if (/^on/.test(name)) say(name + '=' + value);
        if (name === 'srcdoc') say(name);
        if (name === 'style' && /url|expression|import|script|behavior|binding/i.test(value)) say(value);
        if (/["'<>=]/.test(name)) say('attribute ' + name);
        if (name === 'srcset' || name === 'imagesrcset') say(name);
        if (PLACES.indexOf(name) < 0) return;
        if (name === 'to' || name === 'from' || name === 'by' || name === 'values') say(name);
        var place = scheme(value, doc.baseURI);
        if (!place) return say(name + '=' + value + ' is no address');
        if (['http:', 'https:', 'mailto:', 'tel:'].indexOf(place.protocol) < 0) say(name + '=' + value);
        if (element.namespaceURI === 'http://www.w3.org/2005/Atom') return;
        if ((name === 'action' || name === 'formaction' || LOADING.indexOf(tag) >= 0) &&
            tag !== 'a' && place.host !== location.host &&
            !(tag === 'link' && /^(canonical|alternate feed)$/.test(element.rel))) say(name + '=' + value);
      });
    });
  }

  function poke(doc) {
    var view = doc.defaultView, small = doc.querySelectorAll('*').length < 1500;
    doc.addEventListener('click', function (event) {
      var link = event.target.closest && event.target.closest('a, area');
      if (link && !/^(javascript|vbscript|data):/i.test(link.protocol || '')) event.preventDefault();
    }, true);
    each(doc, function (element) {
      if (!element.isConnected) return;
      (raw ? EVENTS : SOME).forEach(function (name) {
        element.dispatchEvent(new view.Event(name, { bubbles: false }));
      });
      if (small && element.focus && element.tabIndex >= 0) element.focus({ preventScroll: true });
      var link = element.matches('a[href], area[href], summary');
      if (element.click && (link || raw && element.matches('button, input, label, form *'))) element.click();
      else if (raw) element.dispatchEvent(new view.Event('click', { bubbles: false, cancelable: true }));
    });
  }

  function next() {
    if (!queue.length) {
      if (!open) setTimeout(function () { done({ fired: fired, problems: problems, texts: texts, parts: parts }); }, 150);
      return;
    }
    open++;
    var given = queue.shift(), url = given.url, frame = document.createElement('iframe');
    var over = false, timer = setTimeout(loaded, raw ? 1500 : 90000);
    frame.title = url;
    frame.hidden = !!given.hidden;
    function loaded() {
      if (over || (frame.src && !raw && frame.contentWindow.location.href === 'about:blank')) return;
      over = true;
      clearTimeout(timer);
      try {
        var doc = frame.contentDocument;
        if (!doc) { if (!raw) problems.push([url, 'cannot be looked at']); } else {
          if (!raw && new URL(url, location.href).href !== doc.location.href) {
            problems.push([url, 'went to ' + doc.location.href]);
          }
          if (!raw) {
            inspect(url, doc, given.allowed || []);
            parts += doc.querySelectorAll('body > [data-part]').length;
            texts[url] = (doc.documentElement.textContent || '').length;
          }
          poke(doc);
        }
      } catch (e) { if (!raw) problems.push([url, String(e)]); }
      setTimeout(function () { frame.remove(); open--; next(); }, raw ? 120 : 30);
    }
    frame.addEventListener('load', loaded);
    if (given.html !== undefined) frame.srcdoc = given.html; else frame.src = url;
    document.body.append(frame);
  }

  for (var i = 0; i < WIDE; i++) next();
}
