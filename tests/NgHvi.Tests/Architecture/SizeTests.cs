using NgHvi.Tests.Shared;

namespace NgHvi.Tests.Architecture;

/// <summary>The library stays compact, and every file readable.</summary>
public class SizeTests
{
    private const int LongestFile = 300;
    private const int WidestLine = 140;
    private const int MostTypes = 96;
    private const int LibraryLines = 29_650; // With networks judged by predictions; 29 860 before what was said twice was unified.
    private const int LibraryBytes = 1_476_500;
    private const int FinanceLines = 2_500;
    private const int AllLines = 55_850; // With networks judged by predictions.

    [Fact]
    public void No_file_is_longer_than_a_reader_can_hold() => Assert.Empty(
        from file in Files("src").Concat(Files("tests"))
        let lines = File.ReadAllLines(file).Length
        where lines > LongestFile
        select $"{Relative(file)} has {lines} lines; at most {LongestFile} are allowed");

    [Fact]
    public void No_line_is_wider_than_a_page() => Assert.Empty(
        from file in Files("src").Concat(Files("tests"))
        from line in File.ReadAllLines(file).Index()
        where line.Item.Length > WidestLine
        select $"{Relative(file)}, line {line.Index + 1} has {line.Item.Length} columns; at most {WidestLine} are allowed");

    [Fact]
    public void Public_is_what_a_user_types() => Assert.InRange(typeof(MixedModel).Assembly.GetExportedTypes().Length, 1, MostTypes);

    [Fact]
    public void The_library_stays_compact()
    {
        var library = Files(Path.Combine("src", "NgHvi")).ToArray();
        Assert.InRange(library.Sum(Lines), 1, LibraryLines);
        Assert.InRange(library.Sum(file => new FileInfo(file).Length), 1, LibraryBytes);
        Assert.InRange(Files(Path.Combine("src", "NgHvi.Finance")).Sum(Lines), 1, FinanceLines);
        Assert.InRange(Files("src").Sum(Lines), 1, AllLines);
    }

    private static int Lines(string file) => File.ReadAllLines(file).Length;

    private static IEnumerable<string> Files(string folder) =>
        Directory.GetFiles(Path.Combine(Repository.Root, folder), "*.cs", SearchOption.AllDirectories)
            .Where(file => !Relative(file).Split('/').Any(part => part is "bin" or "obj"));

    private static string Relative(string file) => Path.GetRelativePath(Repository.Root, file).Replace(Path.DirectorySeparatorChar, '/');
}
