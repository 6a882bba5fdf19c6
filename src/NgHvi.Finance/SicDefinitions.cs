namespace NgHvi.Finance;

/// <summary>Industries as ranges of SIC codes, from a file SiccodesNN.txt of the Kenneth French library.</summary>
public sealed partial class SicDefinitions
{
    /// <summary>Label of codes that no industry has.</summary>
    public const string Unassigned = "unassigned";

    private readonly int[] byCode = new int[10_000]; // Place of the industry, or −1.

    private SicDefinitions(TextFile file)
    {
        (FileName, Sha256) = (file.Name, file.Sha256);
        Array.Fill(byCode, -1);
        var found = new List<SicIndustry>();
        for (var line = 1; line <= file.Lines.Length; line++)
        {
            var text = file.Lines[line - 1].TrimEnd();
            if (text.Length == 0) continue;
            if (RangeLine().Match(text) is { Success: true } range) Assign(file, line, found, range);
            else if (IndustryLine().Match(text) is { Success: true } head)
            {
                var number = int.Parse(head.Groups["n"].Value, CultureInfo.InvariantCulture);
                if (found.Exists(one => one.Number == number))
                    throw file.Fault(line, $"industry {number} is there already; numbers must differ.");
                found.Add(new(number, head.Groups["a"].Value, head.Groups["d"].Value));
            }
            else
            {
                throw file.Fault(line,
                    $"{Cell.Quote(text.Trim())} is neither an industry, such as \" 1 Agric  Agriculture\", nor a range of " +
                    "codes, such as \"          0100-0199 Crops\".");
            }
        }

        if (found.Count == 0) throw file.Fault(1, "no industry is found here or below.");
        // Files that people edit have two industries of one name, so the number decides.
        var names = found.CountBy(one => one.Name).ToDictionary();
        Industries = [.. found.Select(one => names[one.Name] > 1 ? one with { Name = $"{one.Name} ({one.Number})" } : one)];
        Rest = Enumerable.Range(0, found.Count).Where(i => found[i].Name == "Other" && !byCode.Contains(i)).DefaultIfEmpty(-1).First();
    }

    /// <summary>Without its folder.</summary>
    public string FileName { get; }
    /// <summary>Digest of its bytes.</summary>
    public string Sha256 { get; }
    /// <summary>Industries in their order; a name that occurs twice has its number behind it.</summary>
    public IReadOnlyList<SicIndustry> Industries { get; }
    /// <summary>Whether an industry Other without ranges takes all codes that no other has, as among 10 and 12 industries.</summary>
    public bool OtherIsTheRest => Rest >= 0;
    /// <summary>How many of the codes 0100 to 9999 belong to no industry.</summary>
    public int UnassignedCount => OtherIsTheRest ? 0 : byCode.Skip(100).Count(i => i < 0);

    private int Rest { get; }

    /// <summary>Reads a file.</summary>
    /// <param name="path">SiccodesNN.txt, whatever its line ends.</param>
    /// <exception cref="InputException">It is no such file; the message says the line.</exception>
    public static SicDefinitions Read(string path) => new(TextFile.Read(path, "a file of SIC definitions"));

    // Whether the first line that is not blank is an industry's.
    internal static bool IsOne(string path) =>
        IndustryLine().IsMatch(TextFile.Read(path, "a text file").Lines.FirstOrDefault(line => line.Trim().Length > 0)?.TrimEnd() ?? "");

    /// <summary>Name of the industry of a code, or <see cref="Unassigned"/>.</summary>
    /// <param name="code">Four digits; 100 is 0100. 0 and 9999 mean none.</param>
    public string Of(int code)
    {
        if (code is <= 0 or >= 9999) return Unassigned;
        var place = byCode[code] < 0 ? Rest : byCode[code];
        return place < 0 ? Unassigned : Industries[place].Name;
    }

    private void Assign(TextFile file, int line, List<SicIndustry> found, Match range)
    {
        int End(string name) => int.Parse(range.Groups[name].Value, CultureInfo.InvariantCulture);
        var (from, to) = (End("from"), End("to"));
        if (found.Count == 0) throw file.Fault(line, "a range stands above the first industry.");
        if (to < from) throw file.Fault(line, $"the range {from:0000}-{to:0000} is reversed.");
        for (var code = from; code <= to; code++)
        {
            if (byCode[code] >= 0) throw file.Fault(line, $"the code {code:0000} belongs to {found[byCode[code]].Name} already.");
            byCode[code] = found.Count - 1;
        }
    }

    [GeneratedRegex(@"\A\s*(?<from>[0-9]{4})-(?<to>[0-9]{4})(\s.*)?\z", RegexOptions.ExplicitCapture)]
    private static partial Regex RangeLine();

    [GeneratedRegex(@"\A\s{0,3}(?<n>[0-9]{1,2})\s+(?<a>\S+)(\s+(?<d>.*))?\z", RegexOptions.ExplicitCapture)]
    private static partial Regex IndustryLine();
}
