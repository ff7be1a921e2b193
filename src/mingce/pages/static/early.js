// 在页面画出之前恢复读者选过的长者版和深浅色，避免闪动。
(function (root) {
  root.className = root.className.replace(/\bno-js\b/, 'js');
  try {
    if (localStorage.getItem('mc-large')) root.classList.add('large');
    var scheme = localStorage.getItem('mc-scheme');
    if (scheme === 'light' || scheme === 'dark') root.setAttribute('data-scheme', scheme);
  } catch (e) { /* 浏览器不许保存：跟随系统 */ }
})(document.documentElement);
