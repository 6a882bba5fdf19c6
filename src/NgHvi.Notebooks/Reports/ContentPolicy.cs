using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;

namespace NgHvi.Notebooks.Reports;

/// <summary>What a page may do: run the scripts that were written into it, and nothing else; it reaches nobody.</summary>
internal static partial class ContentPolicy
{
    /// <summary>The policy as an element of the page's head.</summary>
    /// <param name="page">The page.</param>
    /// <param name="source">An address from which it may load a script; empty for none.</param>
    public static string Of(string page, string source)
    {
        var hashes = Scripts().Matches(page)
            .Select(script => SHA256.HashData(Encoding.UTF8.GetBytes(script.Groups[1].Value.ReplaceLineEndings("\n"))))
            .Select(hash => $"'sha256-{Convert.ToBase64String(hash)}'")
            .Distinct();
        return "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; base-uri 'none'; form-action 'none'; "
            + "style-src 'unsafe-inline'; img-src data: blob:; media-src data:; font-src data:; "
            + $"script-src {string.Join(' ', hashes)} {source}\">\n";
    }

    [GeneratedRegex("<script(?![^>]*application/json)[^>]*>(.*?)</script", RegexOptions.Singleline | RegexOptions.IgnoreCase)]
    private static partial Regex Scripts();
}
