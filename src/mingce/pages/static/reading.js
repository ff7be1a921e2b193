// 读懂粘贴的内容：是哪个平台的什么标识、链接或者名称。不查名册，不发出、不记录。
// 与检查程序 mingce/normalise 同一张表、同样的步骤、同样的用例；为旧版 Chromium 用 ES5 写。
(function () {
  'use strict';

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
  var ADORNED = /[\ud83c-\ud83e][\udc00-\udfff]|[\u2600-\u27bf#]/g;
  var OPENED = /^[(\[【“「『《]+/, CLOSED = /[)\]】”」』》]+$/;
  var FROM = /^号?[)\]】”」』》 :@=|/_·-]*/, UNTIL = /[(\[【“「『《 :@=|/_·的-]+$/;
  var CALLED = /^[\u4e00-\u9fff]{1,6}(?:[: ]+|(?=[0-9+-]{7}))/;
  var FIELDS = ['id', 'handle'];
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
    var rows = table.platforms, labels = [], names = [], platforms = [], called = {}, fold = table.fold || '', simple = {};
    for (var at = 0; at < fold.length; at += 2) simple[fold.charAt(at)] = fold.charAt(at + 1);
    var traditional = fold && new RegExp('[' + Object.keys(simple).join('') + ']', 'g');
    rows.forEach(function (row) {
      FIELDS.forEach(function (field) {
        ((row[field] || [])[2] || []).forEach(function (label) {
          labels.push([folded(label), row, field]);
          called['=' + folded(label)] = true;
        });
      });
      for (var start = 0; start < row.name.length - 1; start += 1) platforms.push([folded(row.name.slice(start)), row, '']);
    });
    names = platforms.concat((table.labels || []).map(function (label) { return [folded(label), null, '']; }));

    // 繁体字，名册用得到的，化成简体；只用来找称呼和名称，标识不化。
    function simplified(text) {
      return fold ? text.replace(traditional, function (sign) { return simple[sign]; }) : text;
    }

    function folded(text) { return simplified(text).replace(/[A-Z]/g, function (sign) { return sign.toLowerCase(); }); }

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
        var ending = folded('(' + rows[n].name + ')');
        if (text.length > ending.length && folded(text).slice(-ending.length) === ending) {
          return way([rows[n]], unwrapped(text.slice(0, -ending.length)), FIELDS, true);
        }
      }
      return null;
    }

    // 去掉开头的称呼，例如“微信号”；有几个的，取最长的。
    function labelled(text, among) {
      var best = '', found = [], fields = [], any = false, whole = folded(text);
      among.forEach(function (entry) {
        var label = entry[0], rest = text.slice(label.length);
        if (label.length < best.length || whole.indexOf(label) || !/[^:@= ]/.test(rest)) return;
        if (!/^[:@= ]/.test(rest) && !(entry[2] && ascii(rest))) return;
        if (label.length > best.length) { best = label; found = []; fields = []; any = false; }
        if (!entry[1]) any = true;
        else if (found.indexOf(entry[1]) < 0) found.push(entry[1]);
        fields.push(entry[2]);
      });
      if (!best) return null;
      var named = fields.indexOf('') >= 0;
      return way(any ? rows : found, text.slice(best.length).replace(/^[:@= ]+/, ''), FIELDS.filter(function (field) {
        return named || fields.indexOf(field) >= 0;
      }), named);
    }

    function named(text) { return labelled(text, names) || way(rows, text, FIELDS, true); }

    // 同样的字，作为任何栏目和名称：先在这些平台，再在所有平台。
    function looser(one) {
      var texts = [one.text], plain = unwrapped(one.text.replace(ADORNED, '').replace(/^ +| +$/g, '')), list = [];
      var fields = one.fields.length > 1 ? FIELDS : ['id']; // 微信号等是一个平台的
      if (plain !== one.text) texts.push(plain);
      texts.forEach(function (text) { list.push(way(one.rows, text, FIELDS, true), way(rows, text, fields, true)); });
      return list;
    }

    // 紧接着写了平台的名称：李村街道公众号、公众号“李村街道”。
    function beside(text) {
      var start = text.length - text.replace(OPENED, '').length, end = text.replace(CLOSED, '').length;
      var whole = folded(text), best = 1, found = [];
      platforms.forEach(function (entry) {
        var label = entry[0], name = null;
        if (label.length <= best) return;
        [end, end - (whole.charAt(end - 1) === '号')].some(function (last) {
          var before = last - label.length;
          if (before < start || whole.slice(before, last) !== label) return false;
          name = text.slice(0, before).replace(UNTIL, '');
          return true;
        });
        if (name === null && whole.indexOf(label, start) === start) name = text.slice(start + label.length).replace(FROM, '');
        name = unwrapped(name || '');
        if (name.replace(/[\ud800-\udbff]/g, '').length < 2) return;
        best = label.length;
        found = [way([entry[1]], name, FIELDS, true)];
      });
      return found;
    }

    // 几个词：断开的标识接起来，先看标识和账号，再看名称。
    function parts(whole, label) {
      var pieces = [], list = [], others = [], aside = /[(\[]|.【/.test(whole.text); // “李村街道（官方）”可能就是名称
      whole.text.replace(/: /g, ':').split(/[,;、|()\[\]【】“”「」『』《》]+/).forEach(function (part) {
        var last = null;
        part.split(' ').filter(Boolean).reduce(function (list, word) {
          var at = list.length - 1;
          if (at < 0 || !ascii(word) || !called['=' + folded(list[at])]) list.push(word);
          else list[at] += ':' + word;
          return list;
        }, []).forEach(function (word) {
          var piece = { word: word, way: labelled(word, labels) }, plain = ascii(word) && !piece.way;
          if (plain && last) { last.word += word; return; } // 断开的标识
          pieces.push(piece);
          last = plain ? piece : null;
        });
      });
      if (pieces.length > MOST_PARTS) return list;
      var head = pieces[0];
      if (label && head && !head.way && ascii(head.word)) head.way = way(whole.rows, head.word, whole.fields, false);
      pieces.forEach(function (piece) {
        var one = piece.way, word = piece.word, rest = word.slice(word.lastIndexOf(':') + 1);
        if (one) list.push(way(one.rows, one.text, one.fields, false), way(rows, one.text, ['id'], false));
        else if (!ascii(word)) others = others.concat(aside ? [] : looser(named(word)));
        else if (word.length >= SHORTEST) list.push(way(rows, word, ['id'], false));
        if (!one && rest !== word && ascii(rest) && rest.length >= SHORTEST) list.push(way(rows, rest, FIELDS, false)); // 别的称呼之后
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
        return [each, close, simplified(close), /^[0-9+-]+$/.test(close) ? close.replace(/-/g, '') : ''].some(function (form) {
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
      var end = ended(text), found = end || labelled(text, labels), label = found, ways = [], seen = {};
      if (!end) ways = looser(found || named(text)).concat(beside(text));
      found = found || way(rows, text, FIELDS, true);
      var no = other(text, found.text), made = one(found);
      if (!end && (!no.sure || ascii(found.text))) ways = ways.concat(parts(found, label));
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

    function read(raw) {
      // 全角的停顿在化成半角以前分开：化了以后，链接里也可以有。
      var text = tidied(raw), apart = tidied(String(raw).slice(0, 2000).replace(/[，；！（）]/g, ' '));
      if (!text) return reading('empty');
      var seen = {};
      apart = apart.replace(/ *[\ud800-\udfff][ \ud800-\udfff]*/g, ' ').replace(/([^\x00-\x7f])(https?:)/gi, '$1 $2');
      var found = addresses(apart).filter(function (one) {
        var key = JSON.stringify(one);
        return seen[key] ? false : (seen[key] = true);
      });
      if (found.length > 1) return reading('many', text);
      return found[0] || words(text);
    }

    read.simplified = simplified;
    return read;
  }

  window.mingceReading = { reader: reader, tidied: tidied, decoded: decoded, unwrapped: unwrapped };
})();
