namespace NgHvi.Interactive.Figures.Svg;

/// <summary>What an image stands on.</summary>
internal enum SvgGround
{
    /// <summary>The page, whose text colour it takes.</summary>
    Page,

    /// <summary>
    /// A ground of its own, white or dark as the reader's system is: an image element cannot see its page, so only
    /// its own ground makes sure that its text can be read.
    /// </summary>
    Own,
}
