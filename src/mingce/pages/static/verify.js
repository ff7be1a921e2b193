// 核验：在浏览器里查名册，说名册知道的话。输入的内容不发出、不记录。
// 粘贴的是什么，由 reading.js 先读懂；为旧版 Chromium 用 ES5 写。
(function () {
  'use strict';

  var reader = mingceReading.reader, tidied = mingceReading.tidied, decoded = mingceReading.decoded, simplified, plain;
  var NUMBER = /^(?:备案号|备案编号|登记号|编号)?[: ]*[a-z]{1,6}-[0-9]{4}-[0-9]{4,6}$/i; // 登记簿的编号

  // ---- 查：名册里有没有 ----
  // 名册里没有繁体字的，名册的文字不必化。
  function fold(text, own) {
    text = (text.normalize ? text.normalize('NFKC') : text).toLowerCase().replace(/[ ·・]/g, '');
    return own && plain ? text : simplified(text);
  }

  function number(letter) {
    var code = letter.charCodeAt(0);
    return code - 48 - (code > 92);
  }

  function filled(text) {
    var last = '';
    return text.split('\n').map(function (name) { return name ? (last = name) : last; });
  }

  function opened(data) {
    var book = { data: data, rows: data.table.platforms, read: reader(data.table), unit: [], id: [] };
    simplified = book.read.simplified;
    plain = !data.t;
    book.size = data.p.length;
    book.name = filled(data.n);
    book.folded = filled(fold(data.n, true));
    book.handle = data.h.split('\n');
    book.divisions = divisions(data);
    book.called = data.units.map(function (unit) { // 名称、全称；一般的认证主体
      return [[fold(unit[1], true), fold(unit[5] || '', true)], fold(unit[4] || '', true)];
    });
    book.more = function (n) { return data.x[n] || {}; };
    var columns = data.i.map(function (column) { return column[1].split('\n'); }), used = [];
    for (var n = 0; n < book.size; n += 1) {
      var p = number(data.p.charAt(n)), at = used[p] = (used[p] || 0) + 1, rest = columns[p][at - 1];
      book.id.push(rest ? data.i[p][0] + rest : '');
    }
    data.units.forEach(function (row, u) { for (var k = 0; k < row[3]; k += 1) book.unit.push(u); });
    return book;
  }

  // 本级区划的名称写不写都行：青岛市李沧区应急管理局、李沧区应急管理局、区应急管理局。名称取自名册的数据。
  function divisions(data) {
    var region = fold(data.region || '', true), own = [];
    data.units.forEach(function (unit) {
      [unit[4], unit[5]].forEach(function (full) {
        var at = region && full ? fold(full, true).indexOf(region) : -1;
        var whole = at < 0 ? '' : fold(full, true).slice(0, at) + region;
        if (at > 0 && own.indexOf(whole) < 0) own.push(whole);
      });
    });
    return region ? own.concat(region, region.slice(0, -1), region.slice(-1)) : [];
  }

  function undivided(book, key) {
    for (var n = 0; n < book.divisions.length; n += 1) {
      var own = book.divisions[n];
      if (own && key.length > own.length + 1 && key.indexOf(own) === 0) return key.slice(own.length);
    }
    return key;
  }

  // 还在册的在前。
  function found(book, test) {
    var list = [], over = [];
    for (var n = 0; n < book.size; n += 1) if (test(n)) (state(book, n)[1] ? list : over).push(n);
    return list.concat(over);
  }

  function platform(book, n) { return number(book.data.p.charAt(n)); }
  function state(book, n) { return book.data.states[number(book.data.s.charAt(n))]; }

  function byCandidate(book, candidates, fields) {
    var by = {};
    candidates.forEach(function (one) {
      if (fields.indexOf(one[1]) >= 0) (by['=' + one[0]] = by['=' + one[0]] || []).push(one);
    });
    var wanted = book.rows.map(function (row) { return by['=' + row.key]; });
    if (!wanted.some(Boolean)) return [];
    return found(book, function (n) {
      var at = platform(book, n), among = wanted[at];
      return among && among.some(function (one) {
        if (one[1] === 'store') return (book.more(n).b || []).concat(book.id[n]).indexOf(one[2]) >= 0;
        var value = book[one[1]][n];
        return ((book.rows[at][one[1]] || [])[1] ? value.toLowerCase() : value) === one[2];
      });
    });
  }

  // 相差一个字：多一个、少一个、换一个。
  function oneOff(a, b) {
    if (Math.abs(a.length - b.length) > 1) return false;
    var start = 0, end = 0, least = Math.min(a.length, b.length);
    while (start < least && a.charAt(start) === b.charAt(start)) start += 1;
    while (end < least - start && a.charAt(a.length - 1 - end) === b.charAt(b.length - 1 - end)) end += 1;
    return Math.max(a.length, b.length) - start - end === 1;
  }

  function outside(book, text) {
    text = simplified(text);
    var best = null, region = text.indexOf(simplified(book.data.region)), edge = region < 0 ? 0 : region + book.data.region.length;
    book.data.outside.forEach(function (row) {
      row[1].forEach(function (word) {
        var plain = simplified(word), at = text.indexOf(plain);
        while (at >= 0 && at + word.length <= edge) at = text.indexOf(plain, at + 1);
        if (at >= 0 && (!best || word.length > best.word.length)) best = { word: word, outside: row[0], ask: row[2] };
      });
    });
    return best;
  }

  // 本站的账号页，或者名册的账号编号：就是那一份登记。前面不能有别的网址。
  function recorded(book, text) {
    var id = '([a-z0-9-]+/[a-z0-9.-]+?)(?=/?(?:$|[?#)\\]"\',;!]|[^\\x21-\\x7e]))', found = null;
    (book.own || []).concat(book.data.code + ':').forEach(function (start) {
      var literal = start.replace(/[^a-z0-9\u0080-\uffff]/gi, '\\$&');
      found = found || new RegExp('^(?:|[^./]*(?:[^\\x21-\\x7e][:(["\']?))(?:https?://)?' + literal + id, 'i').exec(text);
    });
    for (var n = 0; found && n < book.size; n += 1) if (record(book, n) === found[1].toLowerCase()) return n;
    return -1;
  }

  function record(book, n) {
    return book.data.units[book.unit[n]][0] + '/' + (book.more(n).f || book.rows[platform(book, n)].key);
  }

  // 回答：[模板, 值]；记录的回答为 [状态, {n, bare}]。
  function answers(book, text) {
    var read = book.read(text), list = read.candidates || [], n, exact;
    n = read.kind === 'unknown' || read.kind === 'words' ? recorded(book, tidied(text)) : -1;
    if (n >= 0) return [[state(book, n)[0], { n: n, q: read.shown }]];
    var paste = (book.rows.filter(function (row) { return row.key === read.platform; })[0] || {});
    var said = { q: read.shown, web: read.shown && read.shown.indexOf('://') < 0, platform: paste.name, paste: paste.paste, no_paste: !paste.paste };
    if (read.kind === 'empty') return [];
    if (['short', 'page', 'unknown', 'many'].indexOf(read.kind) >= 0) return [[read.kind, said]];
    var ways = [read].concat(read.then || []);
    for (n = 0; n < ways.length; n += 1) {
      exact = exactly(book, ways[n]);
      if (exact) return exact;
    }
    if (read.kind === 'address') {
      said.hits = [];
      return [[list.some(function (one) { return one[1] === 'id' || one[1] === 'store'; }) ? 'none' : 'page', said]];
    }
    var other = read.other && book.data.others[read.other];
    if (other) return [['other', { q: read.other === 'message' ? '' : read.shown, other: other[0], advice: other[1] }]];
    var named = ways.filter(function (one) { return one.name; }), close = [], on, name = named.length ? named[0].name : '';
    if (name && named.every(function (one) { return fold(one.name).length < 2; })) return [['brief', said]];
    function nearest(find) {
      var hits = [];
      named.some(function (one) {
        hits = find(book, one);
        if (hits.length) { name = one.name; on = seenOn(book, one, hits); }
        return hits.length;
      });
      return hits;
    }
    close = nearest(near);
    var out = outside(book, read.shown);
    if (out) { out.q = read.shown; out.near = close; out.all_filed = all(book, close, filed); return [['out', out]]; }
    if (close.length) return [['near', { q: name, on: on, hits: close, all_filed: all(book, close, filed) }]];
    if (NUMBER.test(simplified(tidied(text)))) return [['number', said]];
    close = nearest(nearUnit);
    return [close.length ? ['near-unit', { q: name, on: on, hits: close }] : ['none', said]];
  }

  function all(book, list, test) { return list.every(function (n) { return test(book, n); }); }

  // 登记过的：办理中、已撤回、认定不属于它的，不算。
  function filed(book, n) { return ['pending', 'withdrawn', 'assigned'].indexOf(state(book, n)[0]) < 0; }

  function where(book, read, n) { return !read.platform || book.rows[platform(book, n)].key === read.platform; }

  // 只看了一个平台的，说是哪个。
  function seenOn(book, read, hits) { return read.platform && book.rows[platform(book, hits[0])].name; }

  function near(book, read) {
    var name = named(read), key = fold(name), local = undivided(book, key);
    return key.length < 2 ? [] : found(book, function (n) {
      var other = book.folded[n];
      if (other === key || !where(book, read, n)) return false;
      return other.indexOf(key) >= 0 || (other.length > 2 && key.indexOf(other) >= 0) ||
        (key.length > 3 && oneOff(other, key)) || (local !== key && alike(local, other, undivided(book, other)));
    });
  }

  // 本级区划怎样写都行，其余的字一头相同：李沧区文旅局、李沧文旅。
  function alike(local, name, other) {
    return other !== name && local.length > 1 && (local.indexOf(other) === 0 || other.indexOf(local) === 0);
  }

  // 单位的简称：这几个字依次在单位的名称里，最后一个字相同，例如文旅局、教育局、李村办事处。
  function nearUnit(book, read) {
    var key = undivided(book, fold(named(read)));
    var units = book.data.units.map(function (unit) {
      return key.length > 2 && shortOf(key, undivided(book, fold(unit[1], true)));
    });
    return found(book, function (n) { return units[book.unit[n]] && where(book, read, n); });
  }

  function shortOf(key, name) {
    for (var at = 0, n = 0; n < key.length; n += 1) {
      at = name.indexOf(key.charAt(n), at) + 1;
      if (!at) return false;
    }
    return key.slice(-1) === name.slice(-1);
  }

  function named(read) {
    var first = (read.candidates || [])[0];
    return read.kind === 'address' && first[1] === 'name' ? first[2] : read.name || '';
  }

  // 按一种读法查到的；没有的不答。
  function exactly(book, read) {
    var list = read.candidates || [], name = named(read), key = fold(name);
    var records = byCandidate(book, list, ['id', 'store']);
    if (records.length) {
      return records.map(function (n, k) {
        var again = k > 0 && state(book, records[0])[1] && !state(book, n)[1];
        return [state(book, n)[0], { n: n, q: read.shown, bare: read.kind === 'words' && !read.platform, again: again }];
      });
    }
    function same(hits, matched, q, called) {
      var held = hits.filter(function (n) { return state(book, n)[1]; }), close = near(book, read);
      var pending = all(book, held, function (_, n) { return state(book, n)[0] === 'pending'; });
      return [[held.length ? (pending ? 'same-pending' : 'same') : 'same-over', {
        q: q, on: handle ? '' : seenOn(book, read, hits), matched: matched, called: called, hits: hits, near: close, all_filed: all(book, close, filed),
        only: held.length === hits.length, mixed: held.length < hits.length
      }]];
    }
    var hits = byCandidate(book, list, ['handle']), handle;
    if (hits.length) {
      handle = list.filter(function (one) { return one[1] === 'handle'; })[0][2];
      return same(hits, '的' + book.data.labels[platform(book, hits[0])][1] + '是', handle, handle);
    }
    if (!key) return null;
    hits = found(book, function (n) { return book.folded[n] === key && where(book, read, n); });
    if (hits.length) return same(hits, '叫', name, book.name[hits[0]]);
    function former(n) { return (book.more(n).m || []).filter(function (old) { return fold(old, true) === key; })[0]; }
    hits = found(book, function (n) { return where(book, read, n) && former(n); });
    if (hits.length) return same(hits, '曾经叫', name, former(hits[0]));
    if (read.kind === 'address') return null;
    var local = undivided(book, key);
    function called(name) { return name === key || (local !== key && undivided(book, name) === local); }
    var units = book.called.map(function (unit) { return [unit[0].some(called), called(unit[1])]; });
    hits = found(book, function (n) {
      var unit = units[book.unit[n]], more = book.more(n);
      return unit[0] || ('j' in more ? called(fold(more.j, true)) : unit[1]);
    });
    return hits.length ? [['unit', { q: name, hits: hits }]] : null;
  }

  // ---- 画：把回答放到网页上，内容一律作为文字 ----
  var MOST = 20;

  function day() { return new Date(Date.now() + 8 * 3600000).toISOString().slice(0, 10); }

  function painter(book, root, now) {
    var data = book.data;

    function element(name, text, place) {
      var made = document.createElement(name);
      made.textContent = text;
      if (place) made.setAttribute('href', place);
      return made;
    }

    function group(parts) {
      var made = document.createDocumentFragment();
      parts.forEach(function (part) {
        made.appendChild(typeof part === 'string' ? document.createTextNode(part) : part);
      });
      return made;
    }

    function account(n) {
      return root + 'accounts/' + record(book, n) + '/';
    }

    function linked(n) {
      var where = element('span', '（' + book.rows[platform(book, n)].name + '）');
      where.className = 'nw';
      return group(['“', element('a', book.name[n], account(n)), '”', where]);
    }

    function titled(to) {
      return group(['“', to[1] ? element('a', to[0], to[1]) : to[0], '”']);
    }

    function later(first, days) {
      return new Date(Date.parse(first) + days * 86400000).toISOString().slice(0, 10);
    }

    function values(n) {
      var more = book.more(n), unit = data.units[book.unit[n]], labels = data.labels[platform(book, n)];
      var subject = 'j' in more ? more.j : unit[4] || '', to = more.g, notice = more.o && data.notices[more.o[0]];
      var made = {
        name: book.name[n], platform: book.rows[platform(book, n)].name, unit: unit[1], phone: unit[2],
        id: book.id[n], no_id: !book.id[n], label: labels[0], subject: subject, no_subject: !subject,
        subject_label: labels[2] ? '开发者' : '认证主体', since: more.d, no_since: !more.d,
        page_href: account(n), phone_href: 'tel:' + unit[2], unreadable: more.u, former: (more.m || []).join('”“'), no_successor: to === undefined,
        mark: document.getElementById('s-' + state(book, n)[0]).content.cloneNode(true)
      };
      made.also = (more.a || '').split('').map(function (letter) {
        return document.getElementById('s-' + data.states[number(letter)][0]).content.textContent.trim();
      }).join('、');
      if (typeof to === 'number') { made.successor = linked(to); made.to_unit = data.units[book.unit[to]][1]; }
      else if (to) made.successor = titled(to);
      else if (more.k !== undefined) made.to_unit = data.units[more.k][1];
      if (more.r) made.others = group(more.r.reduce(function (all, one, k) { return all.concat(k ? '、' : [], linked(one)); }, []));
      if (notice) {
        var left = notice[3].filter(function (days) { return later(notice[1], days) >= now; }).length;
        made.action = more.o[1]; made.from = notice[1]; made.to = notice[2]; made.open = !notice[2];
        made.left = left ? String(left) : ''; made.ended = notice[2] && !left;
        made.notice_href = root + notice[0] + '/';
      }
      return made;
    }

    // 同一个值可以用几次：节点每次克隆。
    function fill(name, made) {
      var part = document.getElementById('a-' + name).content.cloneNode(true);
      [].forEach.call(part.querySelectorAll('[data-if]'), function (place) {
        if (!made[place.getAttribute('data-if')]) place.parentNode.removeChild(place);
      });
      [].forEach.call(part.querySelectorAll('[data-v]'), function (place) {
        var value = made[place.getAttribute('data-v')];
        if (value && value.nodeType) value = value.cloneNode(true);
        else value = document.createTextNode(value === undefined ? '' : String(value));
        place.parentNode.replaceChild(value, place);
      });
      [].forEach.call(part.querySelectorAll('[data-href]'), function (place) {
        place.setAttribute('href', made[place.getAttribute('data-href') + '_href'] || '#');
      });
      return part;
    }

    function items(list) {
      return group(list.slice(0, MOST).map(function (n) { return fill('hit', values(n)); }));
    }

    function figures(list) {
      var keys = [];
      list.forEach(function (n) {
        var key = book.rows[platform(book, n)].key;
        if (keys.indexOf(key) < 0) keys.push(key);
      });
      return group(keys.slice(0, 2).map(function (key) {
        var figure = document.getElementById('where-' + key);
        figure = figure ? figure.cloneNode(true) : element('span', '');
        figure.removeAttribute('id');
        return figure;
      }));
    }

    return function (answer) {
      var given = answer[1], made = given.n === undefined ? {} : values(given.n);
      Object.keys(given).forEach(function (key) { made[key] = given[key]; });
      made.as_of = data.as_of; made.today = now;
      made.units_href = root + 'units/'; made.register_href = root + 'register/';
      if (given.hits) {
        made.n = String(given.hits.length); made.listed = String(MOST); made.rest = given.hits.length > MOST;
        made.hits = items(given.hits); made.figures = figures(given.hits);
      }
      if (given.near) {
        made.near_n = String(given.near.length);
        made.near = given.near.length ? items(given.near) : '';
      }
      if ('all_filed' in given) {
        made.not_all_filed = !given.all_filed;
      }
      if (given.n !== undefined) made.n = '';
      return fill(answer[0], made);
    };
  }

  var form = document.querySelector('.vf'), place = document.getElementById('answer');
  if (!form) return;
  var input = form.querySelector('input'), loaded = null, waiting = null;

  function load(done) {
    if (loaded) return done(loaded);
    if (waiting) return waiting.push(done);
    waiting = [done];
    var request = new XMLHttpRequest();
    request.open('GET', place.getAttribute('data-root') + 'data/verify.json');
    request.onloadend = function () {
      try { loaded = request.status < 400 && opened(JSON.parse(request.responseText)); } catch (e) { loaded = null; }
      waiting.forEach(function (each) { each(loaded); });
      waiting = null;
    };
    request.send();
  }

  function show(text, focus) {
    input.value = text;
    load(function (book) {
      var root = place.getAttribute('data-root'), now = book && book.data.demo ? book.data.as_of : day();
      if (book) book.own = accountsAddress();
      var list = book ? answers(book, text) : [['error', { q: '' }]];
      var paint = painter(book || { data: {} }, root, now), stale = document.getElementById('stale');
      place.textContent = '';
      place.hidden = !list.length;
      stale.hidden = !(book && list.length && book.data.fresh_until && now > book.data.fresh_until);
      if (!stale.hidden) place.appendChild(stale.cloneNode(true)).removeAttribute('id');
      [].forEach.call(place.querySelectorAll('[data-v="as_of"]'), function (one) { one.textContent = book.data.as_of; });
      stale.hidden = true;
      list.forEach(function (answer) { place.appendChild(paint(answer)); });
      if (list.length && focus) { place.focus(); place.scrollIntoView(); }
    });
  }

  // 本站的账号页的网址，不写 https://；路径里的汉字可以编码，也可以照写。
  function accountsAddress() {
    var link = document.createElement('a');
    link.href = place.getAttribute('data-root') + 'accounts/';
    var own = link.href.replace(/^[a-z]+:\/+/i, '');
    return [own, decoded(own)];
  }

  function asked() {
    var match = /^#q=(.*)$/.exec(location.hash);
    return match ? decoded(match[1]) : null;
  }

  form.addEventListener('submit', function (event) {
    event.preventDefault();
    var text = input.value, hash = '#q=' + encodeURIComponent(text);
    if (!tidied(text)) { input.focus(); return; }
    if (!place) location.href = form.getAttribute('action') + hash;
    else if (location.hash === hash) show(text, true);
    else location.hash = hash;
  });
  if (place) {
    window.addEventListener('hashchange', function () { if (asked() !== null) show(asked(), true); });
    if (asked() !== null) show(asked(), true);
  }
  window.mingceVerify = { opened: opened, answers: answers };
})();
