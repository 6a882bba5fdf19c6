namespace NgHvi.Interactive.Tests.Support;

/// <summary>Strings that break a careless writer.</summary>
internal static class Hostile
{
    public static readonly string[] Strings =
    [
        "<script>alert('x')</script>",
        "a & b \"quoted\" 'single'",
        "</pre></table></svg></figure>",
        "</script><!--<script>",
        "שלום \u202Eevil",
        "😀 \uD800 \0 \u001B[31m",
        "line\nbreak | *bold* `code`",
        "%{meta[0]} $x^2$ <b>bold</b>",
    ];

    public static TheoryData<string> All => [.. Strings];
}
