// 核验：读懂粘贴的内容，在浏览器里查名册，说名册知道的话。输入的内容不发出、不记录。
// “读”与检查程序 mingce/normalise 同一张表、同样的步骤、同样的用例；为旧版 Chromium 用 ES5 写。
(function () {
  'use strict';

  // ---- 读：粘贴的内容是什么 ----
  var SPACE = /[\x00-\x20\x7f-\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]+/g;
  var UNSEEN = /[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufe00-\ufe0f\ufeff]/g;
  var CJK = '\u2010-\u2bff\u3000-\u303f\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uff00-\uffef';
  var OPEN = '[^ <>"\'“”‘’「」『』【】《》〈〉]';
  var FULL = '([A-Za-z][A-Za-z0-9+.-]*):[/\\\\]{1,3}(' + OPEN + '+)';
  var BARE = '(?:^|[ "\'(\\[{,;:!?|*<>=~`' + CJK + '])([A-Za-z0-9.-]+\\.[A-Za-z]{2,}\\.?(?::[0-9]+)?)' +
    '(?=$|[ /?#\\\\"\'<>)\\]},;!|' + CJK + '])([/?#\\\\]' + OPEN + '*)?';
  var ENDING = /[.,;:!?)(\[\]{}*|~^`]+$/;
  var PAIRS = '“”‘’「」『』《》〈〉【】[]()""\'\'';
  var BROKEN = /^[A-Za-z0-9_-] [A-Za-z_-]*[0-9][A-Za-z0-9_-]*(?: |$)/;
  var EMOJI = /[\ud83c-\ud83e][\udc00-\udfff]|[\u2600-\u27bf]/g;
  var CALLED = /^[\u4e00-\u9fff]{1,6}(?:[: ]+|(?=[0-9+-]{7}))/;
  var FIELDS = ['id', 'handle'];
  var NUMBER = /^(?:备案号|备案编号|登记号|编号)?[: ]*[a-z]{1,6}-[0-9]{4}-[0-9]{4,6}$/i; // 登记簿的编号
  var MOST_PARTS = 4, SHORTEST = 5; // 再多的是一段话；再短的不当作标识
  var compiled = {};

  function full(pattern, text) {
    return (compiled[pattern] || (compiled[pattern] = new RegExp('^(?:' + pattern + ')$'))).exec(text);
  }

  function each(pattern, text, found) {
    var regex = new RegExp(pattern, 'g'), match;
    while ((match = regex.exec(text))) found(match);
  }

  function tidied(text) {
    text = String(text).slice(0, 2000);
    if (text.normalize) text = text.normalize('NFKC');
    text = text.replace(UNSEEN, '').replace(SPACE, ' ').replace(/^ +| +$/g, '');
    return text.replace(/([0-9A-Za-z])。(?=[0-9A-Za-z])/g, '$1.');
  }

  function decoded(text) {
    try { return decodeURIComponent(text); } catch (e) { return text; }
  }

  function ascii(text) { return !/[^\x00-\x7f]/.test(text); }

  // 去掉末尾的停顿，和两头的引号、括号：括住全部的，或者只有一半的。
  function unwrapped(text) {
    for (var before = null; text !== before;) {
      before = text;
      text = text.replace(/[.,;:!?。、 ]+$/, '').replace(/^ +/, '');
      var first = text ? PAIRS.indexOf(text.charAt(0)) : -1, end = text.length - 1, last = -1, at;
      for (at = 1; text && at < PAIRS.length; at += 2) if (last < 0 && PAIRS.charAt(at) === text.charAt(end)) last = at;
      at = first >= 0 && first % 2 === 0 ? text.indexOf(PAIRS.charAt(first + 1), 1) : 0;
      if (at === -1 || (at && at === end)) { text = text.slice(1, at < 0 ? undefined : end); continue; }
      if (last < 0) continue;
      at = text.indexOf(PAIRS.charAt(last - 1));
      if (at < 0 || at === end) text = text.slice(0, -1);
    }
    return text;
  }

  function parsed(authority, tail, scheme) {
    var host = authority.toLowerCase().replace(/:(?:80|443)?$/, '').replace(/\.$/, '').replace(/^www\./, '');
    var cut = tail.indexOf('#'), path = cut < 0 ? tail : tail.slice(0, cut), query = '';
    var fragment = cut < 0 ? '' : tail.slice(cut + 1);
    if (/^!?\//.test(fragment)) path = path.replace(/\/+$/, '') + '/#' + fragment.replace(/^!+/, '');
    cut = path.indexOf('?');
    if (cut >= 0) { query = path.slice(cut + 1); path = path.slice(0, cut); }
    var dotted = path.split('/').some(function (part) { return /^\.\.?$/.test(part.replace(/%2e/gi, '.')); });
    return {
      host: host, path: path.replace(/\/+$/, ''), query: query, scheme: scheme,
      sound: (scheme === 'https' ? /^[a-z0-9-]+(?:\.[a-z0-9-]+)+$/ : /^[a-z0-9.-]+$/).test(host) && !dotted
    };
  }

  function tidy(address, keep) {
    var query = address.query, pairs = {}, twice = false;
    if (keep) {
      query.split('&').forEach(function (pair) {
        var cut = pair.indexOf('='), key = '=' + (cut < 0 ? pair : pair.slice(0, cut));
        if (key in pairs && keep.indexOf(key.slice(1)) >= 0) twice = true;
        pairs[key] = cut < 0 ? '' : pair.slice(cut + 1);
      });
      query = keep.filter(function (key) { return '=' + key in pairs; })
        .map(function (key) { return key + '=' + decoded(pairs['=' + key]); }).join('&');
    }
    return twice ? '' : address.scheme + '://' + address.host + address.path + (query ? '?' : '') + query;
  }

  function shaped(shape, value) {
    value = shape[1] ? value.toLowerCase() : value;
    return full(shape[0], value) ? value : '';
  }

  function reading(kind, shown, platform, candidates, name) {
    var made = { kind: kind }, seen = {};
    if (shown) made.shown = shown;
    if (platform) made.platform = platform;
    candidates = (candidates || []).filter(function (one) {
      var key = one.join(' ');
      return seen['=' + key] ? false : (seen['=' + key] = true);
    });
    if (candidates.length) made.candidates = candidates;
    if (name) made.name = name;
    return made;
  }

  function reader(table) {
    var rows = table.platforms, labels = [], names = [];
    rows.forEach(function (row) {
      FIELDS.forEach(function (field) {
        ((row[field] || [])[2] || []).forEach(function (label) { labels.push([label, row, field]); });
      });
      for (var start = 0; start < row.name.length - 1; start += 1) names.push([row.name.slice(start), row, '']);
    });
    (table.labels || []).forEach(function (label) { names.push([label, null, '']); });

    function matches(address, only) {
      var found = [];
      if (address.sound) rows.forEach(function (row) {
        var whole = tidy(address, row.keep);
        (row.patterns || []).some(function (pattern) {
          var kind = pattern[0], match = (!only || kind === only) && full(pattern[1], whole);
          if (!match) return false;
          var value = decoded(match[1]);
          if ((kind === 'id' || kind === 'handle') && row[kind]) value = shaped(row[kind], value);
          if (value) found.push([row.key, kind, value]);
          return Boolean(value);
        });
      });
      return found;
    }

    function begins(place, prefixes) {
      return (prefixes || []).some(function (start) {
        return place.indexOf(start.indexOf('/') < 0 ? start + '/' : start) === 0;
      });
    }

    function owns(row, host) {
      return (row.hosts || []).some(function (known) {
        if (known.slice(0, 2) !== '*.') return host === known;
        return host.length >= known.length - 1 && host.slice(1 - known.length) === known.slice(1);
      });
    }

    function first(test) {
      for (var n = 0; n < rows.length; n += 1) if (test(rows[n])) return rows[n].key;
      return '';
    }

    // 应用内的链接：与某平台一种写法的开头一样。
    function opens(row, link) {
      return (row.patterns || []).some(function (pattern) {
        var plain = /^[a-z0-9+-]+:\/\/[a-z0-9.\/-]*/.exec(pattern[1]);
        return plain && link.indexOf(plain[0]) === 0;
      });
    }

    function place(text, scheme) {
      text = text.replace(/\\/g, '/').replace(/^\/+/, '');
      var authority = text.split(/[/?#]/)[0], tail = text.slice(authority.length);
      if (!tail) authority = authority.replace(ENDING, '');
      var address = parsed(authority, /^[\x21-\x7e]*/.exec(tail)[0].replace(ENDING, ''), scheme);
      var shown = (address.sound ? address.host : authority) + address.path;
      if (!address.sound) return reading('unknown', shown);
      var found = matches(address).concat(matches(parsed(authority, /^[^,;!。、]*/.exec(tail)[0], scheme), 'name'));
      if (!found.length) { // 应用市场的网址里可以有应用的名称，照写不编码
        var whole = /^[^,;!。、]*/.exec(tail)[0].replace(/[^\x21-\x7e][^\/]*$/, '').replace(ENDING, '');
        whole = parsed(authority, whole, scheme);
        found = matches(whole, 'store');
        if (found.length) shown = whole.host + whole.path;
      }
      if (found.length) return reading('address', shown, found[0][0], found);
      var start = address.host + address.path + '/', key;
      if (scheme !== 'https') {
        start = scheme + '://' + start;
        key = first(function (row) { return opens(row, start); });
        return reading(key ? 'page' : 'unknown', start.replace(/\/+$/, ''), key);
      }
      key = first(function (row) { return begins(start, row.short); });
      if (key || begins(start, table.short)) return reading('short', shown, key);
      key = first(function (row) { return owns(row, address.host); });
      return reading(key ? 'page' : 'unknown', shown, key);
    }

    // 后面可能还有半截标识的，看不出是哪个账号。
    function unbroken(one, text, end) {
      var broken = one.kind === 'address' && BROKEN.test(text.slice(Math.max(end - 1, 0)));
      return broken ? reading('page', one.shown, one.platform) : one;
    }

    function addresses(text) {
      var web = [], odd = [], bare = [];
      each(FULL, text, function (match) {
        var scheme = match[1].toLowerCase();
        if (/https?$/.test(scheme)) web.push(unbroken(place(match[2], 'https'), text, match.index + match[0].length)); // 前面可以紧接着字
        else odd.push(place(match[2], scheme));
      });
      if (web.length) return web;
      each(BARE, text, function (match) {
        var one = place(match[1] + (match[2] || ''), 'https');
        if (!match[2] && one.kind === 'unknown' && !/^www\./i.test(match[1])) return;
        bare.push(unbroken(one, text, match.index + match[0].length));
      });
      var loose = /[^ ]+\.[^ ]+\/[^ ]*/.exec(text);
      if (loose && !odd.length && !bare.length) bare.push(reading('unknown', loose[0]));
      return odd.concat(bare);
    }

    // 一种读法：这些平台的这些栏目，可能也是名称。
    function way(among, text, fields, named) {
      return { rows: among, text: text, fields: fields, named: named };
    }

    function ended(text) {
      for (var n = 0; n < rows.length; n += 1) {
        var ending = '(' + rows[n].name + ')';
        if (text.length > ending.length && text.slice(-ending.length) === ending) {
          return way([rows[n]], unwrapped(text.slice(0, -ending.length)), FIELDS, true);
        }
      }
      return null;
    }

    // 去掉开头的称呼，例如“微信号”；有几个的，取最长的。
    function labelled(text, among) {
      var best = '', found = [], fields = [], any = false, lower = text.toLowerCase();
      among.forEach(function (entry) {
        var label = entry[0], rest = text.slice(label.length);
        if (label.length < best.length || lower.indexOf(label.toLowerCase()) || !/[^:@ ]/.test(rest)) return;
        if (!/^[:@ ]/.test(rest) && !(entry[2] && ascii(rest))) return;
        if (label.length > best.length) { best = label; found = []; fields = []; any = false; }
        if (!entry[1]) any = true;
        else if (found.indexOf(entry[1]) < 0) found.push(entry[1]);
        fields.push(entry[2]);
      });
      if (!best) return null;
      var named = fields.indexOf('') >= 0;
      return way(any ? rows : found, text.slice(best.length).replace(/^[:@ ]+/, ''), FIELDS.filter(function (field) {
        return named || fields.indexOf(field) >= 0;
      }), named);
    }

    function named(text) { return labelled(text, names) || way(rows, text, FIELDS, true); }

    // 同样的字，作为任何栏目和名称：先在这些平台，再在所有平台。
    function looser(one) {
      var texts = [one.text], plain = unwrapped(one.text.replace(EMOJI, '').replace(/^ +| +$/g, '')), list = [];
      var fields = one.fields.length > 1 ? FIELDS : ['id']; // 微信号等是一个平台的
      if (plain !== one.text) texts.push(plain);
      texts.forEach(function (text) { list.push(way(one.rows, text, FIELDS, true), way(rows, text, fields, true)); });
      return list;
    }

    // 几个词：断开的标识接起来，先看标识和账号，再看名称。
    function parts(text) {
      var pieces = [], list = [], others = [];
      text.replace(/: /g, ':').split(/[,;、|]+/).forEach(function (part) {
        var last = null;
        part.split(' ').filter(Boolean).forEach(function (word) {
          var piece = { word: word, way: labelled(word, labels) }, plain = ascii(word) && !piece.way;
          if (plain && last) { last.word += word; return; } // 断开的标识
          pieces.push(piece);
          last = plain ? piece : null;
        });
      });
      if (pieces.length > MOST_PARTS) return list;
      pieces.forEach(function (piece) {
        var one = piece.way;
        if (one) list.push(way(one.rows, one.text, one.fields, false), way(rows, one.text, ['id'], false));
        else if (!ascii(piece.word)) others = others.concat(looser(named(piece.word)));
        else if (piece.word.length >= SHORTEST) list.push(way(rows, piece.word, ['id'], false));
      });
      return list.concat(others);
    }

    function one(found) {
      var text = found.text.replace(/^[@ ]+/, ''), candidates = [];
      found.rows.forEach(function (row) {
        found.fields.forEach(function (field) {
          var value = row[field] && shaped(row[field], text);
          if (value) candidates.push([row.key, field, value]);
        });
      });
      var platform = found.rows.length === 1 && rows.length > 1 ? found.rows[0].key : '';
      return reading('words', text, platform, candidates, found.named ? text : '');
    }

    // 不是账号的：去掉空格、符号和号码之前的字再看。sure：整段就是，不只是末尾。
    function other(text, rest) {
      var found = { key: '', sure: false };
      [text, rest, text.replace(CALLED, '')].some(function (each, n) {
        var close = each.replace(/[ ()·]/g, '');
        return [each, close, /^[0-9+-]+$/.test(close) ? close.replace(/-/g, '') : ''].some(function (form) {
          return form && table.others.some(function (entry) {
            var is = entry[1].some(function (pattern) { return full(pattern, form); });
            if (is) found = { key: entry[0], sure: !n };
            return is;
          });
        });
      });
      return found;
    }

    function words(text) {
      text = unwrapped(text);
      var end = ended(text), found = end || labelled(text, labels), ways = [], seen = {};
      if (!end) ways = looser(found || named(text));
      found = found || way(rows, text, FIELDS, true);
      var no = other(text, found.text), made = one(found);
      if (!end && (!no.sure || ascii(found.text))) ways = ways.concat(parts(found.text));
      seen[JSON.stringify(made)] = true;
      ways = ways.map(one).filter(function (each) {
        var key = JSON.stringify(each), first = !seen[key];
        seen[key] = true;
        return first && (each.candidates || each.name);
      });
      if (no.key) made.other = no.key;
      if (ways.length) made.then = ways;
      return made;
    }

    return function (raw) {
      // 全角的停顿在化成半角以前分开：化了以后，链接里也可以有。
      var text = tidied(raw), apart = tidied(String(raw).slice(0, 2000).replace(/[，；！（）]/g, ' '));
      if (!text) return reading('empty');
      var seen = {};
      apart = apart.replace(/[\ud800-\udfff]/g, ' ').replace(/([^\x00-\x7f])(https?:)/gi, '$1 $2');
      var found = addresses(apart).filter(function (one) {
        var key = JSON.stringify(one);
        return seen[key] ? false : (seen[key] = true);
      });
      if (found.length > 1) return reading('many', text);
      return found[0] || words(text);
    };
  }

  // ---- 查：名册里有没有 ----
  function fold(text) {
    return (text.normalize ? text.normalize('NFKC') : text).toLowerCase().replace(/[ ·・]/g, '');
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
    book.size = data.p.length;
    book.name = filled(data.n);
    book.folded = filled(fold(data.n));
    book.handle = data.h.split('\n');
    book.divisions = divisions(data);
    book.called = data.units.map(function (unit) { // 名称、全称；一般的认证主体
      return [[fold(unit[1]), fold(unit[5] || '')], fold(unit[4] || '')];
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
    var region = fold(data.region || ''), own = [];
    data.units.forEach(function (unit) {
      [unit[4], unit[5]].forEach(function (full) {
        var at = region && full ? fold(full).indexOf(region) : -1, whole = at < 0 ? '' : fold(full).slice(0, at) + region;
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
    var best = null, region = text.indexOf(book.data.region), edge = region < 0 ? 0 : region + book.data.region.length;
    book.data.outside.forEach(function (row) {
      row[1].forEach(function (word) {
        var at = text.indexOf(word);
        while (at >= 0 && at + word.length <= edge) at = text.indexOf(word, at + 1);
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

  // 名称前后紧接着写了平台：李村街道公众号、李沧文旅抖音号、公众号“李村街道”。
  function besidePlatform(book, text) {
    var longest = '', found = [], plain = text.replace(/号$/, '');
    function before(whole, label) {
      return whole.slice(-label.length) === label ? whole.slice(0, -label.length).replace(/[的 ]+$/, '') : '';
    }
    book.rows.forEach(function (row) {
      for (var start = 0; start < row.name.length - 1; start += 1) {
        var label = row.name.slice(start), name;
        if (label.length <= longest.length) break;
        name = unwrapped(before(text, label) || before(plain, label) || (text.indexOf(label) ? '' : text.slice(label.length)));
        if (name.length < 2) continue;
        longest = label;
        found = [{ kind: 'words', shown: text, platform: row.key, name: name }];
      }
    });
    return found;
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
    if (read.kind === 'words' && read.shown) ways = ways.concat(besidePlatform(book, read.shown));
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
    var named = ways.filter(function (one) { return one.name; }), close = [], name = named.length ? named[0].name : '';
    if (name && named.every(function (one) { return fold(one.name).length < 2; })) return [['brief', said]];
    function nearest(find) {
      var hits = [];
      named.some(function (one) {
        hits = find(book, one);
        if (hits.length) name = one.name;
        return hits.length;
      });
      return hits;
    }
    close = nearest(near);
    var out = outside(book, read.shown);
    if (out) { out.q = read.shown; out.near = close; out.all_filed = all(book, close, filed); return [['out', out]]; }
    if (close.length) return [['near', { q: name, hits: close, all_filed: all(book, close, filed) }]];
    if (NUMBER.test(tidied(text))) return [['number', said]];
    close = nearest(nearUnit);
    return [close.length ? ['near-unit', { q: name, hits: close }] : ['none', said]];
  }

  function all(book, list, test) { return list.every(function (n) { return test(book, n); }); }

  // 登记过的：办理中、已撤回、认定不属于它的，不算。
  function filed(book, n) { return ['pending', 'withdrawn', 'assigned'].indexOf(state(book, n)[0]) < 0; }

  function where(book, read, n) { return !read.platform || book.rows[platform(book, n)].key === read.platform; }

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
      return key.length > 2 && shortOf(key, undivided(book, fold(unit[1])));
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
        q: q, matched: matched, called: called, hits: hits, near: close, all_filed: all(book, close, filed),
        only: held.length === hits.length, mixed: held.length < hits.length
      }]];
    }
    var hits = byCandidate(book, list, ['handle']);
    if (hits.length) {
      var handle = list.filter(function (one) { return one[1] === 'handle'; })[0][2];
      return same(hits, '的' + book.data.labels[platform(book, hits[0])][1] + '是', handle, handle);
    }
    if (!key) return null;
    hits = found(book, function (n) { return book.folded[n] === key && where(book, read, n); });
    if (hits.length) return same(hits, '叫', name, book.name[hits[0]]);
    function former(n) { return (book.more(n).m || []).filter(function (old) { return fold(old) === key; })[0]; }
    hits = found(book, function (n) { return where(book, read, n) && former(n); });
    if (hits.length) return same(hits, '曾经叫', name, former(hits[0]));
    if (read.kind === 'address') return null;
    var local = undivided(book, key);
    function called(name) { return name === key || (local !== key && undivided(book, name) === local); }
    var units = book.called.map(function (unit) { return [unit[0].some(called), called(unit[1])]; });
    hits = found(book, function (n) {
      var unit = units[book.unit[n]], more = book.more(n);
      return unit[0] || ('j' in more ? called(fold(more.j)) : unit[1]);
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
  window.mingceVerify = { reader: reader, opened: opened, answers: answers };
})();
