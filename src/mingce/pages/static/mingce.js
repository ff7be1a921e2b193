// 渐进增强：查账号、长者版、深浅色、剩余工作日。没有脚本时页面内容不变。
(function () {
  'use strict';
  var root = document.documentElement;

  function keep(key, value) {
    try { localStorage.setItem(key, value); } catch (e) { /* 不许保存也能用 */ }
  }

  // 输入的内容写在网址的 # 后面，浏览器不会发出。
  function find(form) {
    form.addEventListener('submit', function (event) {
      event.preventDefault();
      var text = form.querySelector('input').value.trim();
      location.href = form.getAttribute('action') + (text ? '#q=' + encodeURIComponent(text) : '#fq');
    });
  }

  function largePrint(button) {
    function set(on) {
      root.classList.toggle('large', on);
      button.setAttribute('aria-pressed', String(on));
    }
    set(root.classList.contains('large'));
    button.addEventListener('click', function () {
      var on = !root.classList.contains('large');
      set(on);
      keep('mc-large', on ? '1' : '');
    });
  }

  function colours(button) {
    var system = window.matchMedia('(prefers-color-scheme: dark)');
    function dark() {
      var chosen = root.getAttribute('data-scheme');
      return chosen ? chosen === 'dark' : system.matches;
    }
    function label() { button.textContent = dark() ? '浅色' : '深色'; }
    label();
    button.addEventListener('click', function () {
      var next = dark() ? 'light' : 'dark';
      root.setAttribute('data-scheme', next);
      keep('mc-scheme', next);
      label();
    });
  }

  // 真实名册的页面只写截止日期；还剩几天，按读者打开页面那天（北京时间）计，含当日。
  function today() {
    return new Date(Date.now() + 8 * 3600 * 1000).toISOString().slice(0, 10);
  }

  function daysLeft(element) {
    var now = today();
    var left = element.getAttribute('data-days').trim().split(/\s+/).filter(function (day) {
      return day >= now;
    }).length;
    element.textContent += left ? '，还剩' + left + '个工作日' : '，已满';
  }

  function fillSlips(drawing) {
    var now = today();
    [].forEach.call(drawing.querySelectorAll('.slip.left'), function (slip) {
      if (slip.getAttribute('data-d') < now) slip.setAttribute('class', 'slip past');
    });
  }

  var search = document.querySelector('.find');
  var large = document.getElementById('large');
  var scheme = document.getElementById('scheme');
  if (search) find(search);
  if (large) largePrint(large);
  if (scheme) colours(scheme);
  [].forEach.call(document.querySelectorAll('.left[data-days]'), daysLeft);
  if (!document.querySelector('.demo')) [].forEach.call(document.querySelectorAll('.slips'), fillSlips);
})();
