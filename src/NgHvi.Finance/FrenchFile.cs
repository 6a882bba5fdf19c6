namespace NgHvi.Finance;

/// <summary>A text file of the Kenneth French data library, as downloaded (CSV or TXT) or as people edit it.</summary>
/// <remarks>Blocks end by a change of date width or by a line that is no row, never by line number. Percent stay percent.</remarks>
public sealed partial class FrenchFile
{
    private FrenchFile(TextFile file, FrenchParser parser)
    {
        var created = Created().Match(string.Join('\n', file.Lines));
        (FileName, Sha256, Blocks, Vintage) =
            (file.Name, file.Sha256, parser.Blocks.AsReadOnly(), created.Success ? created.Groups["v"].Value : null);
        Notes = [.. parser.Notes, .. Disagreement(file)];
    }

    /// <summary>Without its folder.</summary>
    public string FileName { get; }
    /// <summary>Digest of its bytes, 64 hexadecimal digits.</summary>
    public string Sha256 { get; }
    /// <summary>YYYYMM of the CRSP database it was made from, as the preamble says; null where that was removed.</summary>
    public string? Vintage { get; }
    /// <summary>Blocks in their order.</summary>
    public IReadOnlyList<FrenchBlock> Blocks { get; }
    /// <summary>What is odd about the file, a sentence each.</summary>
    public IReadOnlyList<string> Notes { get; }
    /// <summary>File, vintage and digest in one sentence.</summary>
    public string Origin => $"{FileName}: {(Vintage is null ? "vintage not stated" : $"CRSP database of {Vintage}")}, SHA-256 {Sha256}.";

    /// <summary>Reads a file.</summary>
    /// <param name="path">CSV or TXT; CRLF, LF, with or without the last one.</param>
    /// <exception cref="InputException">It is no such file; the message says the line.</exception>
    public static FrenchFile Read(string path)
    {
        var file = TextFile.Read(path, "a file of the Kenneth French library");
        return new(file, new FrenchParser(file));
    }

    // Of portfolios: value weighted unless a title says otherwise; some people remove the titles.
    internal FrenchBlock Portfolios(bool areEqual)
    {
        var word = areEqual ? "Equal Weight" : "Value Weight";
        return Blocks.FirstOrDefault(block => block is { Unit: FrenchUnit.Percent, Frequency: not FrenchFrequency.Annual }
            && (block.Says(word) || block.Says(word.Replace(' ', '-')) || (!areEqual && block.Title.Length == 0)))
            ?? throw new InputException($"{FileName} has no block of {word.ToLowerInvariant()}ed returns; {Contents}");
    }

    internal FrenchBlock Factors(FrenchFrequency frequency) =>
        Blocks.FirstOrDefault(block => block.Unit == FrenchUnit.Percent && block.Frequency == frequency)
        ?? throw new InputException($"{FileName} has no {frequency.ToString().ToLowerInvariant()} returns; {Contents}");

    internal string Contents => "its blocks are " + string.Join("; ", Blocks.Select(block =>
        $"{block.Frequency.ToString().ToLowerInvariant()} {block.Unit.ToString().ToLowerInvariant()} in line {block.Line}")) + ".";

    private IEnumerable<string> Disagreement(TextFile file)
    {
        var (said, count) = (Count().Match(string.Join('\n', file.Lines.Take(Blocks[0].Line))), Blocks[0].Names.Count);
        if (said.Success && said.Groups["n"].Value != count.ToString(CultureInfo.InvariantCulture))
            yield return $"{FileName} says {said.Groups["n"].Value} industry portfolios, but has columns for {count}.";
    }

    [GeneratedRegex(@"using the (?<v>\d{6}) CRSP database")] private static partial Regex Created();
    [GeneratedRegex(@"for (?<n>\d+) industry portfolios")] private static partial Regex Count();
}
