// 名册的筛选、排序和“按哪天”。条件写在网址的 # 后面，不发给服务器；用到时才载入数据。
// 没有脚本时，表格照常阅读。
(function () {
  'use strict';
  var form = document.getElementById('filter');
  if (!form || typeof URLSearchParams !== 'function') return;
  // 网址里的名称和页面上的框。框没有 name，浏览器也就无从发出。
  var FIELDS = { q: 'fq', u: 'fu', p: 'fp', s: 'fs', on: 'fd', sort: 'fo' };
  var CALLED = { u: '主办单位', p: '平台', s: '状态', on: '日期', sort: '排序' };
  var STEP = 200;
  var root = form.getAttribute('data-root');
  var table = document.querySelector('.reg');
  var first = table.querySelector('tbody');
  var heads = table.querySelectorAll('thead th[data-sort]');
  var shown = document.getElementById('shown');
  var miss = document.getElementById('miss');
  var link = document.getElementById('miss-link');
  var past = document.getElementById('past');
  var ignored = document.getElementById('ignored');
  var takenBack = document.getElementById('taken-back');
  var failed = document.getElementById('failed');
  var more = document.getElementById('more');
  var keys = document.querySelector('.keys');
  var pager = document.querySelector('.pager');
  var said = shown.textContent;
  var data = null, waiting = false, found = [], count = 0, unknown = [];

  // 全角转半角、不分大小写。
  function plain(text) { return text.normalize('NFKC').trim().toLowerCase(); }
  function box(name) { return form.elements[FIELDS[name]]; }
  function value(name) { return box(name).value; }
  var AS_OF = form.getAttribute('data-as-of');
  function day() {
    var on = value('on');
    return /^\d{4}-\d{2}-\d{2}$/.test(on) && on < AS_OF ? on : '';
  }
  // 那一天的“最近备案”不在数据里，不能照现在的排。
  function order() { return value('sort') === 'filed' && day() ? '' : value('sort'); }

  function load(then) {
    if (data) return then();
    if (waiting) return;
    waiting = true;
    var request = new XMLHttpRequest();
    request.open('GET', root + 'data/register.json');
    request.onload = function () {
      waiting = false;
      try { data = index(JSON.parse(request.responseText)); } catch (e) { failed.hidden = false; return; }
      failed.hidden = true;
      then();
    };
    request.onerror = function () { waiting = false; failed.hidden = false; };
    request.send();
  }

  function index(columns) {
    columns.text = columns.name.map(function (name, i) {
      return plain([name, columns.identifier[i], columns.handle[i]].join('\n'));
    });
    // 曾用名称单独一列：只凭它找到的，写明现在叫什么。
    columns.old = columns.spans.map(function (spans, i) {
      var names = [];
      for (var k = 2; k < spans.length; k += 3) {
        if (spans[k] && spans[k] !== columns.name[i]) names.push(spans[k]);
      }
      return names;
    });
    columns.unitText = columns.units.map(function (unit) { return plain(unit[1]); });
    return columns;
  }

  // 那一天的状态和名称；那时还没有这个账号的，不列。
  function at(i, on) {
    if (!on) return { state: data.state[i], name: data.name[i] };
    var spans = data.spans[i], result = null, name = '';
    for (var k = 0; k < spans.length && spans[k] <= on; k += 3) {
      name = spans[k + 2] || name;
      result = { state: spans[k + 1], name: name };
    }
    return result;
  }

  function place(list, key) {
    for (var k = 0; k < list.length; k += 1) if (list[k][0] === key) return k;
    return -1;
  }

  function filter() {
    var words = plain(value('q')).split(/\s+/).filter(Boolean);
    var on = day();
    var unit = box('u').tagName === 'SELECT' ? value('u') : '';
    var unitPart = unit ? '' : plain(value('u'));
    var unitAt = unit ? place(data.units, unit) : -1;
    var platformAt = value('p') ? place(data.platforms, value('p')) : -1;
    var stateAt = value('s') ? place(data.states, value('s')) : -1;
    var rows = [];
    for (var i = 0; i < data.name.length; i += 1) {
      if (unit && data.unit[i] !== unitAt) continue;
      if (unitPart && data.unitText[data.unit[i]].indexOf(unitPart) < 0) continue;
      if (value('p') && data.platform[i] !== platformAt) continue;
      var now = at(i, on);
      if (!now || (value('s') && now.state !== stateAt)) continue;
      var was = '';
      var text = on ? plain([now.name, data.identifier[i], data.handle[i]].join('\n')) : data.text[i];
      if (!words.every(function (word) { return text.indexOf(word) > -1; })) {
        if (on) continue;
        was = data.old[i].filter(function (name) {
          var old = text + '\n' + plain(name);
          return words.every(function (word) { return old.indexOf(word) > -1; });
        })[0];
        if (!was) continue;
      }
      rows.push({ i: i, state: now.state, name: now.name, was: was });
    }
    return sorted(rows);
  }

  var compare = typeof Intl === 'object' && Intl.Collator
    ? new Intl.Collator('zh-CN', { numeric: true }).compare
    : function (a, b) { return a.localeCompare(b); };
  var ORDERS = {
    name: function (a, b) { return compare(a.name, b.name); },
    unit: function (a, b) { return data.unit[a.i] - data.unit[b.i]; },
    platform: function (a, b) { return data.platform[a.i] - data.platform[b.i]; },
    state: function (a, b) { return a.state - b.state; },
    filed: function (a, b) { return data.filed[a.i] < data.filed[b.i] ? 1 : data.filed[a.i] > data.filed[b.i] ? -1 : 0; }
  };

  function sorted(rows) {
    var by = ORDERS[order()];
    // 相同的按名册的次序，不依赖浏览器的排序是否稳定。
    return by ? rows.sort(function (a, b) { return by(a, b) || a.i - b.i; }) : rows;
  }

  function element(name, attributes, content) {
    var made = document.createElement(name);
    for (var key in attributes) made.setAttribute(key, attributes[key]);
    if (typeof content === 'string') made.textContent = content;
    else if (content) made.appendChild(content);
    return made;
  }

  function mark(state) {
    var key = data.states[state][0], space = 'http://www.w3.org/2000/svg';
    var svg = document.createElementNS(space, 'svg');
    var use = document.createElementNS(space, 'use');
    svg.setAttribute('aria-hidden', 'true');
    use.setAttribute('href', '#st-' + key);
    svg.appendChild(use);
    var made = element('span', { 'class': 'st st-' + key }, svg);
    made.appendChild(document.createTextNode(data.states[state][1]));
    return made;
  }

  function line(row, on) {
    var i = row.i, unit = data.units[data.unit[i]], platform = data.platforms[data.platform[i]];
    var folder = data.folder[i] || platform[0];
    var made = element('tr', { role: 'row' });
    var head = element('th', { role: 'rowheader', scope: 'row' },
      element('a', { href: root + 'accounts/' + unit[0] + '/' + folder + '/' }, row.name));
    if (row.was) head.appendChild(element('small', { 'class': 'was' }, '曾用名称：' + row.was));
    made.appendChild(head);
    made.appendChild(element('td', { role: 'cell', 'class': 'c-p' }, platform[1]));
    made.appendChild(element('td', { role: 'cell', 'class': 'c-s' }, mark(row.state)));
    made.appendChild(element('td', { role: 'cell', 'class': 'c-u' }, unit[1]));
    made.appendChild(element('td', { role: 'cell', 'class': 'c-i' },
      data.identifier[i] ? element('code', { 'class': 'id' }, data.identifier[i]) : null));
    made.appendChild(element('td', { role: 'cell', 'class': 'c-d' },
      data.filed[i] && !on ? element('time', { datetime: data.filed[i] }, data.filed[i]) : null));
    return made;
  }

  function body(content) {
    table.replaceChild(content, table.querySelector('tbody'));
  }

  function list(upTo) {
    var made = element('tbody', { role: 'rowgroup' });
    count = Math.min(upTo, found.length);
    for (var k = 0; k < count; k += 1) made.appendChild(line(found[k], day()));
    body(made);
    more.hidden = count === found.length;
    more.textContent = '再列出' + Math.min(STEP, found.length - count) + '个';
  }

  function restore() {
    body(first);
    shown.textContent = said;
    miss.hidden = past.hidden = more.hidden = true;
    table.hidden = keys.hidden = false;
    if (pager) pager.hidden = false;
  }

  function show() {
    if (!asked()) return restore();
    var on = day();
    found = filter();
    list(STEP);
    shown.textContent = (on ? on + '的名册，' : '') + '符合条件的' + found.length + '个';
    miss.hidden = found.length > 0;
    table.hidden = !found.length;
    var typed = value('q');
    link.hidden = !/:\/\/|\.(com|cn|net|org|tv)\b/i.test(plain(typed));
    link.querySelector('a').href = root + 'verify/#q=' + encodeURIComponent(typed);
    past.hidden = !on;
    keys.hidden = Boolean(on);
    past.querySelector('time').textContent = on;
    if (pager) pager.hidden = true;
  }

  // 没有用上的条件写在表的上面，不悄悄略去。
  function explain() {
    var said = [];
    if (value('on') > AS_OF) said.push('所选日期晚于数据截至的' + AS_OF + '，按现在的情况列出。');
    if (value('sort') && !order()) said.push('没有那一天的“最近备案”，按名册次序列出。');
    if (unknown.length) said.push('网址里的条件没有用上，名册不认识：' + unknown.join('、') + '。');
    ignored.textContent = said.join('');
    ignored.hidden = !said.length;
  }

  function asked() {
    return day() || ['q', 'u', 'p', 's', 'sort'].some(function (key) { return value(key).trim(); });
  }

  function run() {
    var query = new URLSearchParams();
    Object.keys(FIELDS).forEach(function (key) { if (value(key)) query.set(key, value(key)); });
    var written = query.toString();
    history.replaceState(null, '', written ? '#' + written : location.pathname);
    [].forEach.call(heads, function (head) {
      var by = head.getAttribute('data-sort') === order();
      if (by) head.setAttribute('aria-sort', order() === 'filed' ? 'descending' : 'ascending');
      else head.removeAttribute('aria-sort');
    });
    explain();
    if (asked()) load(show);
    else restore();
  }

  function changed() {
    unknown = [];
    takenBack.hidden = true;
    run();
  }

  [].forEach.call(heads, function (head) {
    var button = element('button', { type: 'button', 'class': 'sort' }, head.textContent);
    head.textContent = '';
    head.appendChild(button);
    button.addEventListener('click', function () {
      var key = head.getAttribute('data-sort');
      box('sort').value = value('sort') === key ? '' : key;
      changed();
    });
  });

  // #main 之类只是页内的位置，不是条件。
  function read() {
    if (location.hash && location.hash.indexOf('=') < 0) return;
    var given = new URLSearchParams(location.hash.slice(1));
    unknown = [];
    takenBack.hidden = given.get('s') !== 'withdrawn';
    Object.keys(FIELDS).forEach(function (key) {
      var wanted = given.get(key) || '';
      box(key).value = wanted;
      if (!wanted || value(key)) return;
      box(key).value = '';
      if (key !== 's' || wanted !== 'withdrawn') unknown.push(CALLED[key] + '“' + wanted + '”');
    });
    run();
  }

  form.addEventListener('submit', function (event) { event.preventDefault(); changed(); });
  form.addEventListener('input', changed);
  form.addEventListener('change', changed);
  more.addEventListener('click', function () {
    var from = count;
    list(count + STEP);
    table.querySelectorAll('tbody tr a')[from].focus();
  });
  window.addEventListener('hashchange', read);
  if (location.hash) read();
})();
